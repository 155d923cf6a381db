// The two buffers of a direction as the course notes draw them, to scale, and the window over the byte stream: white is
// free, pink waits for the next step (to be sent, to be read), grey is sent.

import { scaleLinear } from "d3-scale";

import type { Buffers, Direction } from "../model/buffers";
import { h, put, svg } from "./dom";
import { count, size } from "./numbers";
import { roleWord, word, type Word } from "./words";

const WIDTH = 600, LEFT = 4, BAR = 30;

interface Part {
  kind: "sent" | "waits" | "free";
  bytes: number;
  name: Word;
}

export class BuffersView {
  readonly node = h("figure", { class: "buffers" });

  constructor(private readonly buffers: Buffers) {}

  draw(directions: readonly Direction[]): void {
    put(this.node, ...directions.map((d) => this.direction(d)));
  }

  private direction(d: Direction): HTMLElement {
    const sender = d.sender === "client" ? 0 : 1;
    const sends: Part[] = [{ kind: "sent", bytes: d.unacked, name: "unacked" }];
    if (d.unsent !== null) sends.push({ kind: "waits", bytes: d.unsent, name: "unsent" });
    if (d.sendFree !== null) sends.push({ kind: "free", bytes: d.sendFree, name: "free" });
    const receives: Part[] = [];
    if (d.unread !== null) receives.push({ kind: "waits", bytes: d.unread, name: "unread" });
    if (d.receiveFree !== null) receives.push({ kind: "free", bytes: d.receiveFree, name: "free" });
    const x = scaleLinear().domain([0, this.buffers.most[sender]]).range([0, WIDTH - 2 * LEFT]);
    return h("div", {
      class: "direction", "data-sender": d.sender, "data-unacked": d.unacked, "data-unsent": d.unsent ?? "", "data-send-free": d.sendFree ?? "",
      "data-unread": d.unread ?? "", "data-receive-free": d.receiveFree ?? "", "data-watched": String(d.isWatched),
    },
      this.bar(`${word("send_buffer")} ${roleWord(sender)}`, sends, x), this.stream(d),
      this.bar(`${word("receive_buffer")} ${roleWord(1 - sender)}`, receives, x),
      d.isWatched ? undefined : h("p", { class: "hint" }, word("by_packets")));
  }

  private bar(title: string, parts: readonly Part[], x: (n: number) => number): HTMLElement {
    let at = 0;
    const says = parts.map((p) => `${word(p.name)}: ${count(p.bytes)}`).join(", ");
    const drawn = parts.map((p) => {
      const from = x(at), width = Math.max(0, x(at + p.bytes) - from);
      at += p.bytes;
      return svg("rect", { class: p.kind, x: LEFT + from, y: 1, width, height: BAR });
    });
    return h("div", { class: "buffer" }, h("div", { class: "title" }, title),
      svg("svg", { viewBox: `0 0 ${WIDTH} ${BAR + 2}`, role: "img", "aria-label": `${title}: ${says}`, preserveAspectRatio: "none" }, ...drawn),
      h("div", { class: "numbers" }, ...parts.map((p) => h("span", {}, h("i", { class: `key ${p.kind}` }), `${word(p.name)} `, h("b", {}, count(p.bytes))))));
  }

  /// The byte stream near the bytes in flight, with the window over it.
  private stream(d: Direction): HTMLElement {
    const edge = Math.max(d.edge, d.acked);
    // As much of the stream as a buffer holds, with some of what is acknowledged before it: the window slides over it, and
    // there is something to see when it is 0.
    const inBuffers = Math.max(edge, d.sent + (d.unsent ?? 0)) - d.acked;
    const shown = Math.max(this.buffers.most[d.sender === "client" ? 0 : 1], inBuffers * 1.5);
    const minimum = Math.max(0, d.acked - shown / 3);
    const x = scaleLinear().domain([minimum, minimum + shown]).range([LEFT, WIDTH - LEFT]);
    const part = (kind: string, from: number, to: number) => svg("rect", { class: kind, x: x(from), y: 22, width: Math.max(0, x(to) - x(from)), height: 18 });
    const says = `${word("acked")} ${count(d.acked)}, ${word("unacked")} ${count(d.sent - d.acked)}, ${word("window")} ${count(edge - d.acked)}`;
    const label = (n: number, anchor: string) => svg("text", { x: x(n), y: 53, "text-anchor": anchor }, count(n));
    return h("div", { class: "stream" }, h("div", { class: "title" }, `${word("stream")}: ${size(d.sent)}`),
      svg("svg", { viewBox: `0 0 ${WIDTH} 57`, role: "img", "aria-label": says },
        part("acked", minimum, d.acked), part("sent", d.acked, d.sent), part("free", d.sent, Math.max(edge, d.sent)),
        d.unsent ? part("waits", d.sent, d.sent + d.unsent) : undefined,
        svg("path", { class: "window", d: `M${x(d.acked)},21 V15 H${x(edge)} V21` }),
        svg("text", { class: "window", x: Math.min(WIDTH - 60, Math.max(60, (x(d.acked) + x(edge)) / 2)), y: 11, "text-anchor": "middle" }, `${word("window")} ${count(edge - d.acked)}`),
        label(d.acked, x(d.acked) < 60 ? "start" : "middle"), edge > d.acked ? label(edge, "end") : undefined));
  }
}
