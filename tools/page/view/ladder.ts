// The ladder: two hosts, an arrow for each segment. Only what is seen is drawn.

import type { Connection } from "../data/recording";
import { Flag } from "../data/segments";
import { travelTimes } from "../model/path";
import type { Player } from "../model/player";
import { BLOCKED, type Call } from "../model/programs";
import { h, put, svg } from "./dom";
import { Layout, ROW } from "./layout";
import { clock, seconds } from "./numbers";
import { language, roleWord, word } from "./words";

const MAX_ON_PAPER = 6000; // pixels
const COLUMN = 8.2; // pixels, of a letter in the head

/// What a ladder writes on an arrow: "SYN 0(0) win 4096 mss 1460".
export function fieldsText(c: Connection, i: number): string {
  const s = c.segments;
  const names = s.flagNames(i).filter((name) => name !== "ACK" && name !== "PSH");
  const parts = names.length > 0 ? [names.join(" ")] : [];
  if (s.length[i] > 0 || s.has(i, Flag.syn) || s.has(i, Flag.fin)) parts.push(`${s.shownSeq(i)}(${s.length[i]})`);
  if (s.isUnseen(i)) return parts.join(" ");
  if (s.has(i, Flag.ack)) parts.push(`ack ${s.shownAck(i)}`);
  if (!s.has(i, Flag.rst)) parts.push(`win ${s.window[i]}`);
  return parts.join(" ");
}

export class LadderView {
  readonly node = h("div", { class: "ladder" });
  readonly layout: Layout;
  private readonly scroller: HTMLElement;
  private readonly spacer = h("div", { class: "spacer" });
  private readonly picture = svg("svg", { class: "rungs", role: "group" });
  private width = 800;
  private readerMovesUntil = 0; // ms; a scroll event does not say who scrolled
  private readonly spanListeners: ((from: number, to: number) => void)[] = [];
  private readonly isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(
    private readonly c: Connection, private readonly player: Player, path: { toClient: number; toServer: number },
    private readonly calls: readonly [Call[], Call[]], private readonly pick: (i: number) => void, height: number,
  ) {
    this.layout = new Layout(c, path, Math.max(1, player.duration), height);
    this.scroller = h("div", { class: "scroller", style: `height:${height}px`, tabindex: 0, "aria-label": word("animation") }, this.spacer, this.picture);
    this.node.append(this.scroller);
    this.scroller.addEventListener("scroll", () => {
      this.draw();
      if (performance.now() < this.readerMovesUntil) this.tellSpan();
    });
    for (const kind of ["wheel", "touchmove", "pointerdown", "pointermove"])
      this.scroller.addEventListener(kind, (e) => {
        if (kind !== "pointermove" || (e as PointerEvent).buttons !== 0) this.readerMovesUntil = performance.now() + 400;
      }, { passive: true });
    this.scroller.addEventListener("wheel", (e) => {
      if (!e.ctrlKey || this.layout.isEven) return;
      e.preventDefault();
      this.zoom(e.deltaY < 0 ? 1.25 : 0.8);
    }, { passive: false });
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    // Paper does not scroll. A short ladder is printed whole; of a long one, the visible part.
    window.addEventListener("beforeprint", () => {
      if (this.layout.height < MAX_ON_PAPER) this.scroller.style.height = `${this.layout.height}px`;
      this.draw();
    });
    window.addEventListener("afterprint", () => {
      this.scroller.style.height = `${height}px`;
      this.draw();
    });
  }

  /// The height of the whole ladder, evenly spaced; pixels.
  static heightOf(c: Connection): number {
    return c.segments.count * ROW + 80;
  }
  setEven(isEven: boolean): void {
    this.layout.isEven = isEven;
    this.follow(true);
  }
  zoom(by: number): void {
    this.layout.isEven = false;
    this.layout.zoom = Math.min(this.layout.mostZoom(), Math.max(1, this.layout.zoom * by));
    this.follow(true);
    this.tellSpan();
  }
  /// Called with the times that are seen, in true time, when the reader has zoomed or scrolled.
  onSpan(listener: (from: number, to: number) => void): void {
    this.spanListeners.push(listener);
  }
  /// Shows these times. With even spacing, the ladder begins at the first of them.
  showSpan(from: number, to: number): void {
    const whole = this.player.duration;
    if (!this.layout.isEven) this.layout.zoom = Math.min(this.layout.mostZoom(), Math.max(1, whole / Math.max(1, to - from)));
    this.spacer.style.height = `${this.layout.height}px`;
    this.scrollTo(this.layout.y(Math.max(0, from)) - 30);
    this.draw();
  }
  private tellSpan(): void {
    if (this.layout.isEven) return;
    const from = this.layout.time(this.scroller.scrollTop), to = this.layout.time(this.scroller.scrollTop + this.scroller.clientHeight);
    for (const listener of this.spanListeners) listener(Math.max(0, from), Math.min(this.player.duration, to));
  }
  private scrollTo(y: number): void {
    this.scroller.scrollTop = Math.max(0, y);
  }
  /// Scrolls so that the animation's position is seen, and draws.
  follow(always = false): void {
    const y = this.layout.y(this.player.time), at = this.scroller.scrollTop, height = this.scroller.clientHeight;
    this.spacer.style.height = `${this.layout.height}px`;
    if (always || y < at + 30 || y > at + height - 50) this.scrollTo(y - height / 2);
    this.draw();
  }

  private get left(): number {
    return this.width < 560 ? 64 : 150;
  }
  private get right(): number {
    return this.width < 560 ? this.width - 12 : this.width - (language === "zh" ? 200 : 230);
  }

  draw(): void {
    const s = this.c.segments;
    this.width = this.scroller.clientWidth || 800;
    const height = this.scroller.clientHeight, top = this.scroller.scrollTop;
    this.spacer.style.height = `${this.layout.height}px`;
    this.picture.setAttribute("width", String(this.width));
    this.picture.setAttribute("height", String(height));
    this.picture.setAttribute("viewBox", `0 ${top} ${this.width} ${height}`);
    this.picture.setAttribute("aria-label", `${word("animation")}: ${s.count} ${word("segments")}`);
    const [first, last] = this.layout.seen(top, top + height);
    const rungs: SVGElement[] = [];
    let free = -Infinity, hidden = 0;
    for (let i = first; i <= last && rungs.length < 1500; ++i) {
      const [y1, y2] = this.layout.arrow(i);
      const isClear = this.layout.isEven || Math.min(y1, y2) >= free;
      if (!isClear && !s.isSevere(i) && i !== this.player.index && Math.abs(Math.min(y1, y2) - (free - ROW / 2)) < 1) {
        ++hidden;
        continue;
      }
      if (isClear) free = Math.min(y1, y2) + ROW / 2;
      rungs.push(this.rung(i, y1, y2, isClear || i === this.player.index));
    }
    put(this.picture, ...this.shades(top, top + height), ...this.lanes(top, top + height), ...rungs, this.head(top), this.playhead());
    if (hidden > 0) this.picture.append(svg("text", { class: "soft", x: this.left + 8, y: top + height - 8 }, `${hidden} ${word("hidden")}`));
  }

  private head(top: number): SVGElement {
    const ends = [0, 1].map((role) => {
      const side = role === 0 ? this.c.summary.client : this.c.summary.server;
      return `${roleWord(role)} ${side.ip}:${side.port}`;
    });
    // Where the two would meet, the roles alone: the addresses stand above the ladder too. A Chinese character is two wide.
    const columns = [...ends.join("  ")].reduce((sum, each) => sum + (each > "\u2e80" ? 2 : 1), 0);
    const shown = columns * COLUMN <= this.right - this.left ? ends : [0, 1].map((role) => roleWord(role));
    return svg("g", { class: "head" }, svg("rect", { x: 0, y: top, width: this.width, height: 20 }),
      svg("text", { class: "client", x: this.left, y: top + 15, "text-anchor": "start" }, shown[0]),
      svg("text", { class: "server", x: this.right, y: top + 15, "text-anchor": "end" }, shown[1]));
  }

  private lanes(from: number, to: number): SVGElement[] {
    const lanes: SVGElement[] = [this.left, this.right].map((x) => svg("line", { class: "lane", x1: x, x2: x, y1: from, y2: to }));
    this.calls.forEach((calls, role) => {
      const x = role === 0 ? this.left - 4 : this.right + 4;
      for (const call of calls) {
        if (call.leave - call.enter < BLOCKED) continue;
        const y1 = this.layout.y(Math.max(0, call.enter)), y2 = this.layout.y(Math.min(this.player.duration, call.leave));
        if (y2 < from || y1 > to) continue;
        lanes.push(svg("line", { class: "call", x1: x, x2: x, y1, y2: Math.max(y2, y1 + 3) },
          svg("title", {}, `${roleWord(role)}: ${call.name}(${call.asked ?? ""}), ${word("blocked")} ${call.leave === Infinity ? "" : seconds(call.leave - call.enter)}`)));
      }
    });
    return lanes;
  }

  private shades(from: number, to: number): SVGElement[] {
    const { stalls } = this.c.story;
    return stalls.flatMap((stall) => {
      const y1 = this.layout.y(stall.from), y2 = this.layout.y(stall.to);
      if (y2 < from || y1 > to) return [];
      const x = stall.sender === "client" ? this.left : this.right;
      return [
        svg("rect", { class: "stall", x: this.left, width: this.right - this.left, y: y1, height: Math.max(2, y2 - y1) }, svg("title", {}, `${word("stall")}: ${seconds(stall.to - stall.from)}`)),
        svg("line", { class: "held", x1: x, x2: x, y1, y2 }),
      ];
    });
  }

  private rung(i: number, y1: number, y2: number, hasWords: boolean): SVGElement {
    const s = this.c.segments;
    const isRight = s.role[i] === 0, isLost = s.isLost(i);
    const x1 = isRight ? this.left : this.right, end = isRight ? this.right : this.left;
    // The arrow of a lost segment ends half-way. While the animation plays, an arrow grows with the time.
    const [leaves, arrives] = travelTimes(this.c, this.layout.path, i);
    let part = isLost ? 0.55 : 1;
    if (this.player.isPlaying && !this.isStill && !this.layout.isEven && this.player.time < arrives && this.player.time > leaves)
      part = Math.min(part, (this.player.time - leaves) / (arrives - leaves));
    const x2 = x1 + (end - x1) * part, ye = y1 + (y2 - y1) * part;
    const isLater = i > this.player.index && !(part < 1 && !isLost);
    const words = hasWords ? s.words(i, language) : undefined;
    const label = words?.label ?? "";
    const middle = (this.left + this.right) / 2, slope = ((y2 - y1) / Math.abs(end - x1)) * Math.abs(middle - x1);
    const kinds = ["seg", isRight ? "client" : "server"];
    if (isLater) kinds.push("later");
    if (i === this.player.index) kinds.push("on");
    if (isLost || s.has(i, Flag.rst)) kinds.push("lost");
    else if (s.isResent(i)) kinds.push("resent");
    if (s.length[i] === 0 && !s.has(i, Flag.syn) && !s.has(i, Flag.fin) && !s.has(i, Flag.rst)) kinds.push("weak");
    const d = isRight ? -7 : 7;
    const room = this.right - this.left;
    const text = fieldsText(this.c, i);
    const top = Math.min(y1, y2);
    return svg("g", {
      class: kinds.join(" "), "data-i": i, "data-frame": s.frame[i], role: "button", "aria-description": words?.says,
      click: () => this.pick(i),
    },
      svg("rect", { class: "hit", x: 0, y: top - 4, width: this.width, height: Math.max(ROW - 6, 12) }),
      hasWords ? svg("text", { class: "soft", x: 4, y: y1 + 9 }, s.frame[i] === 0 ? "" : this.steps(i)) : undefined,
      hasWords && this.width >= 560 ? svg("text", { class: "soft", x: this.left - 10, y: y1 + 9, "text-anchor": "end" }, clock(s.time[i])) : undefined,
      svg("line", { x1, y1, x2, y2: ye }),
      isLost && part === 0.55 ? svg("path", { class: "cross", d: `M${x2 - 5},${ye - 5} l10,10 m0,-10 l-10,10` })
        : svg("path", { class: "point", d: `M${x2 + d},${ye - 4} L${x2},${ye} L${x2 + d},${ye + 4}` }),
      hasWords ? svg("text", { class: "fields", x: middle, y: y1 + slope - 4, "text-anchor": "middle" }, clip(text, room / 7)) : undefined,
      hasWords && this.width >= 560 && label !== "" ? svg("text", { class: s.isSevere(i) ? "label severe" : "label", x: this.right + 12, y: y1 + 9 }, clip(label, language === "zh" ? 17 : 32), svg("title", {}, label)) : undefined);
  }

  private steps(i: number): string {
    const s = this.c.segments;
    return s.steps === undefined || s.steps[i] === String(s.frame[i]) ? String(s.frame[i]) : `${s.frame[i]} (${s.steps[i]})`;
  }

  private playhead(): SVGElement {
    const y = this.layout.y(this.player.time);
    return svg("g", { class: "playhead" }, svg("line", { x1: 0, x2: this.width, y1: y, y2: y }));
  }
}

export function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(1, Math.floor(most) - 1))}…` : text;
}
