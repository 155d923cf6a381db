// The animation: the ladder, and beside it at every instant both states, both buffers, both programs; and what moves it.

import { ROLES } from "../data/lines";
import type { Connection } from "../data/recording";
import { Buffers } from "../model/buffers";
import { pathOf } from "../model/path";
import { SPEEDS, type Player } from "../model/player";
import { States } from "../model/states";
import { BuffersView } from "./buffers";
import { h, put } from "./dom";
import { icon, type Icon } from "./icons";
import { LadderView } from "./ladder";
import { clock, seconds } from "./numbers";
import { ProgramsView } from "./programs";
import { StatesView } from "./states";
import { language, word } from "./words";

export class AnimationView {
  readonly node = h("section", { class: "animation" });
  private readonly states: States;
  private readonly buffers: Buffers;
  private readonly statesView = new StatesView();
  private readonly buffersView: BuffersView;
  private readonly programsView: ProgramsView;
  readonly ladder: LadderView;
  private readonly playButton = h("button", { class: "play" });
  private readonly spacing = h("button", { class: "spacing" });
  private readonly slider: HTMLInputElement;
  private readonly where = h("output", { class: "where", "aria-live": "off" });
  private readonly speed: HTMLSelectElement;

  constructor(private readonly c: Connection, private readonly player: Player, pick: (i: number) => void, packet: HTMLElement) {
    this.states = new States(c);
    this.buffers = new Buffers(c);
    this.buffersView = new BuffersView(this.buffers);
    this.programsView = new ProgramsView(c);
    const path = pathOf(c);
    const height = Math.max(300, Math.min(window.innerHeight * 0.6, LadderView.heightOf(c)));
    this.ladder = new LadderView(c, player, path, this.programsView.calls, pick, height);
    this.slider = h("input", { type: "range", min: 0, max: 10000, value: 0, class: "scrub", "aria-label": word("position") }) as HTMLInputElement;
    this.slider.addEventListener("input", () => {
      player.pause();
      player.seek((Number(this.slider.value) / 10000) * player.duration);
    });
    this.speed = h("select", { class: "speed", "aria-label": word("speed"), change: () => player.setSpeed(Number(this.speed.value)) },
      ...SPEEDS.map((s) => h("option", { value: s, selected: s === 1 }, `${s}×`))) as HTMLSelectElement;
    const button = (name: string, label: string | SVGElement, title: string, act: () => void) => h("button", { class: name, title, "aria-label": title, click: act }, label);
    const drawn = (name: Icon, title: string, act: () => void) => button(name, icon(name), title, act);
    this.playButton.addEventListener("click", () => player.toggle());
    this.spacing.addEventListener("click", () => this.toggleSpacing());
    put(this.node, h("h2", {}, word("animation")),
      h("div", { class: "tools controls" },
        drawn("first", word("first"), () => player.show(-1)), drawn("back", word("back"), () => player.step(-1)), this.playButton,
        drawn("forward", word("forward"), () => player.step(1)), drawn("last", word("last"), () => player.show(c.segments.count - 1)),
        this.slider, this.speed, this.spacing,
        button("zoom-in", "+", word("zoom_in"), () => this.zoom(1.6)), button("zoom-out", "−", word("zoom_out"), () => this.zoom(1 / 1.6)), this.where),
      h("div", { class: "stage" }, h("div", {}, this.ladder.node, packet),
        h("div", { class: "beside" }, this.programsView.node, this.buffersView.node, this.statesView.node)),
      h("p", { class: "hint" }, word("keys"), path.toClient + path.toServer > 0 ? ` ${word("estimated")}` : ""),
      c.segments.leftOut > 0 ? h("p", { class: "hint" }, `${c.segments.leftOut} ${word("segments_left")}`) : undefined);
    player.onChange(() => this.draw());
    this.draw();
  }

  toggleSpacing(): void {
    this.ladder.setEven(!this.ladder.layout.isEven);
    this.draw();
  }
  zoom(by: number): void {
    this.ladder.zoom(by);
    this.draw();
  }

  private draw(): void {
    const { player } = this;
    put(this.playButton, icon(player.isPlaying ? "pause" : "play"));
    this.playButton.setAttribute("aria-label", word(player.isPlaying ? "pause" : "play"));
    this.playButton.title = word(player.isPlaying ? "pause" : "play");
    this.spacing.textContent = this.ladder.layout.isEven ? word("even") : word("true_time");
    this.spacing.title = word("spacing");
    this.slider.value = String(Math.round((player.time / Math.max(1, player.duration)) * 10000));
    this.slider.setAttribute("aria-valuetext", seconds(player.time));
    this.speed.value = String(player.speed);
    const frame = player.index < 0 ? word("before_all") : language === "zh" ? `第 ${this.c.segments.frame[player.index]} 帧` : `frame ${this.c.segments.frame[player.index]}`;
    this.where.textContent = `${clock(player.time)} s · ${frame}`;
    this.node.dataset.index = String(player.index);
    this.ladder.follow();
    this.statesView.draw([this.states.now("client", player), this.states.now("server", player)]);
    const sending = ROLES.filter((role) => (role === "client" ? this.c.summary.client : this.c.summary.server).bytes > 0);
    this.buffersView.draw((sending.length > 0 ? sending : [ROLES[0]]).map((role) => this.buffers.at(player.index, player.time, role)));
    this.programsView.draw(player);
  }
}
