// All of one connection: the story, the animation, the graphs, the segment.

import type { Connection, Recording } from "../data/recording";
import { Player } from "../model/player";
import { h, put } from "./dom";
import { AnimationView } from "./animation";
import { GraphsView } from "./graphs";
import { count, seconds } from "./numbers";
import { PacketView } from "./packet";
import { claimsView, runView, storyView } from "./story";
import { held } from "./table";
import { roleWord, word } from "./words";

export class ConnectionView {
  readonly node = h("article", { class: "connection" });
  readonly player: Player;
  private readonly animation: AnimationView;
  private readonly packet: PacketView;

  constructor(recording: Recording, private readonly c: Connection, index: number) {
    const { segments } = c;
    this.player = new Player(segments, Math.max(c.summary.lasted, segments.count > 0 ? segments.time[segments.count - 1] : 0));
    this.packet = new PacketView(c, recording.page.payload);
    const pick = (i: number) => this.pick(i);
    this.animation = new AnimationView(c, this.player, pick, this.packet.node);
    const graphs = new GraphsView(c, this.player, pick);
    this.player.onChange(() => graphs.follow());
    graphs.onSpan((from, to) => this.animation.ladder.showSpan(from, to));
    this.animation.ladder.onSpan((from, to) => graphs.showSpan(from, to));
    const go = (frame: number) => this.pick(segments.indexOfFrame(frame));
    put(this.node, this.cards(), storyView(c, go), this.animation.node,
      h("h2", {}, word("graphs")), graphs.node,
      claimsView(recording.claims, go), runView(recording));
    // The page opens at the end, so that all segments are visible. play() begins again from the start.
    const start = index >= -1 ? index : segments.count - 1;
    this.player.show(start);
    if (index >= 0) this.packet.show(index);
  }

  /// To be called after the node was put into the page: before that, heights are not known.
  placed(): void {
    this.animation.ladder.follow(true);
  }

  pick(i: number): void {
    if (i < 0) return;
    this.player.pause();
    this.player.show(i);
    this.packet.show(i);
  }

  key(e: KeyboardEvent): boolean {
    const { player } = this;
    const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    if (e.key in steps) {
      player.step(steps[e.key]);
      this.packet.show(player.index);
    } else if (e.key === " ") player.toggle();
    else if (e.key === "Home") player.show(-1);
    else if (e.key === "End") player.show(this.c.segments.count - 1);
    else if (e.key === "+" || e.key === "=") player.faster(1);
    else if (e.key === "-") player.faster(-1);
    else if (e.key === "t" || e.key === "T") this.animation.toggleSpacing();
    else return false;
    return true;
  }

  private cards(): HTMLElement {
    const s = this.c.summary;
    const card = (value: string, name: string, isSevere = false) => h("div", { class: isSevere ? "card severe" : "card" }, h("b", {}, value), h("span", {}, name));
    const resent = s.client.resent + s.server.resent;
    return h("div", { class: "cards" },
      card(`${s.client.ip}:${s.client.port} → ${s.server.ip}:${s.server.port}`, `${roleWord(0)} → ${roleWord(1)}${s.guessed ? " ?" : ""}`),
      card(`${count(s.client.bytes)} / ${count(s.server.bytes)}`, `${word("bytes")} → / ←`), card(count(s.client.segments + s.server.segments), word("segments")),
      card(seconds(s.lasted), word("lasted")), s.opening.lasted === undefined ? undefined : card(seconds(s.opening.lasted), word("handshake")),
      s.lost > 0 ? card(count(s.lost), word("lost"), true) : undefined, resent > 0 ? card(count(resent), word("resent"), true) : undefined,
      held(s) > 0 ? card(seconds(held(s)), word("held"), true) : undefined);
  }
}
