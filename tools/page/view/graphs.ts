// The graphs on one time axis. They zoom and move together, and each shows the animation's position.

import { max } from "d3-array";
import { scaleLinear, type Linear } from "d3-scale";
import { event, select } from "d3-selection";
import { zoom, zoomIdentity, type Zoom } from "d3-zoom";

import { ROLES } from "../data/lines";
import type { Connection } from "../data/recording";
import type { Player } from "../model/player";
import { ackLine, inFlight, mainSender, roundTrips, sampled, throughput, windowOf, type Point } from "../model/series";
import { h, put } from "./dom";
import { Graph, isZoom, LEFT, RIGHT, type Curve, type Shade } from "./graph";
import { clock, seconds, size } from "./numbers";
import { paintSegments } from "./sequence";
import { language, roleWord, word } from "./words";

/// Colours of the causes of waits: Okabe and Ito's, which colour-blind readers tell apart.
export const CAUSES: Record<string, string> = {
  "receiver-window": "cause-window", program: "cause-program", "congestion-window": "cause-congestion", "retransmission-timeout": "cause-timeout", nagle: "cause-nagle",
  acknowledgements: "cause-acks", peer: "cause-peer", "delayed-ack": "cause-delayed", "send-buffer": "cause-buffer", unknown: "cause-unknown",
};

export class GraphsView {
  readonly node = h("section", { class: "graphs" });
  private sender: number;
  private graphs: Graph[] = [];
  private readonly tip = h("div", { class: "tip", role: "status" });
  private readonly base: Linear;
  private x: Linear;
  private zoom?: Zoom;
  private isFresh = false; // drawn since it was seen
  private isTold = true; // listeners hear of the zoom
  private readonly spanListeners: ((from: number, to: number) => void)[] = [];

  constructor(private readonly c: Connection, private readonly player: Player, private readonly pick: (i: number) => void) {
    this.sender = mainSender(c);
    this.base = scaleLinear().domain([0, Math.max(1, player.duration)]);
    this.x = this.base;
    this.build();
    new ResizeObserver(() => this.draw()).observe(this.node);
  }

  private build(): void {
    const { c, sender } = this;
    const role = ROLES[sender], other = ROLES[1 - sender];
    const { acks, edge } = ackLine(c, sender);
    const own = sampled(c, role), peer = sampled(c, other);
    const flight = inFlight(c, sender), window = windowOf(c, sender), rate = throughput(c, sender, this.player.duration), rtt = roundTrips(c, sender);
    const top = (...lists: (readonly Point[] | undefined)[]) => Math.max(1, ...lists.map((list) => max(list ?? [], (p) => p.v) ?? 0));
    let end = 1;
    for (let i = 0; i < c.segments.count; ++i) if (c.segments.role[i] === sender) end = Math.max(end, c.segments.end(i));
    const curve = (name: string, colour: string, points: readonly Point[], kind: Curve["kind"], dash?: readonly number[]): Curve => ({ name, colour, points, kind, dash });
    const none: Point[] = [];
    this.graphs = [
      new Graph({
        title: word("sequence"), height: 300, top: Math.max(end, Math.min(top(edge), end * 2)), unit: size, isBytes: true, paint: paintSegments(c, sender),
        curves: [curve(word("segments"), role, none, "bars"), curve(word("acks"), "ack", acks, "step"), curve(word("edge"), "edge", edge, "step", [5, 3]),
          curve(word("resent"), "resent", none, "bars"), curve(word("sack"), "sack", none, "bars"), curve(word("lost"), "lost", none, "bars")],
      }),
      new Graph({
        title: word("flight"), height: 170, unit: size, isBytes: true, top: Math.min(top(flight, window), Math.max(top(flight, own?.congestionWindow) * 3, 1)),
        curves: [curve(word("in_flight"), role, flight, "step"), curve(`${word("window")} (${roleWord(1 - sender)})`, "edge", window, "step", [5, 3]),
          ...(own && own.congestionWindow.length > 0 ? [curve(word("cwnd"), "cwnd", own.congestionWindow, "step", [2, 2])] : [])],
      }),
      ...(own || peer ? [new Graph({
        title: word("buffer_graph"), height: 150, unit: size, isBytes: true, top: top(own?.unsent, own?.unacked, peer?.unread),
        curves: [curve(word("unsent"), "waits-line", own?.unsent ?? none, "step"), curve(word("unacked"), "sent-line", own?.unacked ?? none, "step"),
          curve(`${word("unread")} (${roleWord(1 - sender)})`, "unread-line", peer?.unread ?? none, "step", [5, 3])],
      })] : []),
      new Graph({ title: word("throughput"), height: 120, unit: (n) => `${size(n)}/s`, isBytes: true, top: top(rate), curves: [curve("", role, rate, "step")] }),
      ...(rtt.length > 0 ? [new Graph({ title: word("rtt"), height: 120, unit: seconds, top: top(rtt), curves: [curve("", role, rtt, "dots")] })] : []),
    ];
    const causes = [...new Set(this.waits().map((w) => w.why))];
    put(this.node,
      h("div", { class: "tools" },
        h("label", {}, `${word("direction")} `, this.senderChoice()), h("button", { class: "whole", click: () => this.showAll() }, word("reset_zoom")),
        h("span", { class: "legend" }, h("i", { class: "key stall" }), word("stall")),
        ...causes.map((why) => h("span", { class: "legend" }, h("i", { class: "key", style: `background:var(--${CAUSES[why]})` }), this.waits().find((w) => w.why === why)!.says[language === "zh" ? 1 : 0]))),
      ...this.graphs.map((g) => g.node), this.tip, h("p", { class: "hint" }, word("zoom_hint")));
    this.listen();
    this.isFresh = false;
  }

  private senderChoice(): HTMLElement {
    const choice = h("select", { class: "direction", change: () => { this.sender = Number((choice as HTMLSelectElement).value); this.build(); this.draw(); } },
      ...[0, 1].map((r) => h("option", { value: r, selected: r === this.sender }, `${roleWord(r)} → ${roleWord(1 - r)}`)));
    return choice;
  }

  private waits() {
    return this.c.story.waits.filter((w) => w.sender === ROLES[this.sender]);
  }
  private shades(): Shade[] {
    const zh = language === "zh" ? 1 : 0;
    return [
      ...this.c.story.stalls.filter((s) => s.sender === ROLES[this.sender]).map((s) => ({ from: s.from, to: s.to, colour: "stall", title: word("stall") })),
      ...this.waits().map((w) => ({ from: w.from, to: w.to, colour: CAUSES[w.why] ?? "cause-unknown", title: w.says[zh] })),
    ];
  }

  private listen(): void {
    this.zoom = zoom().scaleExtent([1, 1e6]).filter(isZoom).on("zoom", () => {
      this.x = event.transform.rescaleX(this.base);
      // d3 keeps a transform for each element; here all elements have the same one.
      for (const graph of this.graphs) (graph.plot as Element & { __zoom?: unknown }).__zoom = event.transform;
      this.redraw();
      const [from, to] = this.x.domain();
      if (this.isTold) for (const listener of this.spanListeners) listener(from, to);
    });
    for (const graph of this.graphs) {
      select(graph.plot).call(this.zoom);
      graph.plot.addEventListener("mousemove", (e) => this.hover(graph, e));
      graph.plot.addEventListener("mouseleave", () => this.tip.classList.remove("seen"));
      graph.plot.addEventListener("click", (e) => {
        const i = this.nearest(graph, e);
        if (i >= 0) this.pick(i);
      });
    }
  }

  /// Called with the times that are seen when the reader has zoomed or moved.
  onSpan(listener: (from: number, to: number) => void): void {
    this.spanListeners.push(listener);
  }
  /// Shows these times. The listeners of onSpan() are not called.
  showSpan(from: number, to: number): void {
    if (this.node.clientWidth === 0 || to <= from) return;
    const [left] = this.base.range();
    const k = (this.base.domain()[1] - this.base.domain()[0]) / (to - from);
    const at = zoomIdentity.translate(left - this.base(from) * k, 0).scale(k);
    this.isTold = false;
    this.zoom!.transform(select(this.graphs[0].plot), at);
    this.isTold = true;
  }
  showAll(): void {
    this.zoom!.transform(select(this.graphs[0].plot), zoomIdentity);
  }

  private width(): number {
    return Math.max(320, this.node.clientWidth);
  }
  draw(): void {
    if (this.node.clientWidth === 0) return;
    const width = this.width();
    this.base.range([LEFT, width - RIGHT]);
    if (!this.isFresh) this.x = this.base;
    else this.x = this.base.copy().domain(this.x.domain());
    this.isFresh = true;
    this.zoom!.extent([[LEFT, 0], [width - RIGHT, 100]]).translateExtent([[LEFT, 0], [width - RIGHT, 100]]);
    this.redraw();
  }
  private redraw(): void {
    const width = this.width(), shades = this.shades();
    for (const graph of this.graphs) graph.draw(this.x, width, shades);
    this.follow();
  }
  follow(): void {
    for (const graph of this.graphs) graph.moveCursor(this.player.time);
  }

  /// The segment nearest to the mouse: in the sequence graph in both directions, else in time.
  private nearest(graph: Graph, e: MouseEvent): number {
    const box = graph.plot.getBoundingClientRect();
    const px = e.clientX - box.left, py = e.clientY - box.top;
    const time = this.x.invert(px);
    const { segments } = this.c;
    const span = Math.abs(this.x.invert(px + 30) - time);
    const isSequence = graph === this.graphs[0];
    let best = -1, minimum = Infinity;
    const from = Math.max(0, segments.at(time - span)), to = Math.min(segments.count - 1, segments.at(time + span) + 1);
    for (let i = Math.max(from, to - 20000); i <= to; ++i) {
      const dx = this.x(segments.time[i]) - px;
      const at = segments.role[i] === this.sender ? (segments.seq[i] + segments.end(i)) / 2 : segments.ack[i];
      const dy = isSequence ? graph.y(at) - py : 0;
      const distance = dx * dx + dy * dy;
      if (distance < minimum) {
        minimum = distance;
        best = i;
      }
    }
    return best;
  }
  private hover(graph: Graph, e: MouseEvent): void {
    const i = this.nearest(graph, e);
    const box = this.node.getBoundingClientRect();
    const time = this.x.invert(e.clientX - graph.plot.getBoundingClientRect().left);
    const shade = this.shades().find((s) => s.from <= time && time <= s.to);
    if (i < 0) return;
    put(this.tip, h("b", {}, `${word("frame")} ${this.c.segments.frame[i]}`), ` ${clock(this.c.segments.time[i])} s `, this.c.segments.words(i, language).says,
      shade ? h("i", {}, ` ${shade.title}: ${seconds(shade.to - shade.from)}`) : undefined);
    this.tip.classList.add("seen");
    const x = e.clientX - box.left;
    this.tip.style.left = `${Math.min(x + 14, box.width - 290)}px`;
    this.tip.style.top = `${e.clientY - box.top + 16}px`;
  }
}
