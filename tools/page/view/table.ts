// Many connections: a table to sort and filter, and small pictures of the worst, each opening into its own animation.

import type { Summary } from "../data/lines";
import type { Connection, Recording } from "../data/recording";
import { inFlight, mainSender, windowOf } from "../model/series";
import { colour, h, put } from "./dom";
import { count, seconds } from "./numbers";
import { language, word, type Word } from "./words";

const MAX_ROWS = 200, MAX_SMALL = 12;

interface Column {
  key: string;
  title: Word;
  value: (s: Summary) => number | string;
  text: (s: Summary) => string;
  isNumber: boolean;
}
const number = (key: string, title: Word, value: (s: Summary) => number, text: (n: number) => string = count): Column =>
  ({ key, title, value, text: (s) => text(value(s)), isNumber: true });
const text = (key: string, title: Word, value: (s: Summary) => string): Column => ({ key, title, value, text: value, isNumber: false });

export function held(s: Summary): number {
  return s.client.stalled + s.server.stalled;
}
/// As tcplens --summary orders: what a reader would look at first.
export function severity(s: Summary): number {
  const resent = s.client.resent + s.server.resent;
  const kinds: Record<string, number> = { refused: 3e9, unanswered: 3e9, reset: 1e9 };
  return held(s) + resent * 2e8 + (kinds[s.opening.kind] ?? 0) + (kinds[s.closing.kind] ?? 0) + s.lost * 2e8;
}

const columns: Column[] = [
  number("no", "no", (s) => s.id),
  text("client", "client", (s) => `${s.client.ip}:${s.client.port}`),
  text("server", "server", (s) => `${s.server.ip}:${s.server.port}`),
  number("bytes", "bytes", (s) => s.client.bytes + s.server.bytes),
  number("segments", "segments", (s) => s.client.segments + s.server.segments),
  number("lasted", "lasted", (s) => s.lasted, seconds),
  number("handshake", "handshake", (s) => s.opening.lasted ?? -1, (n) => (n < 0 ? "–" : seconds(n))),
  number("resent", "resent", (s) => s.client.resent + s.server.resent),
  number("held", "held", held, (n) => (n === 0 ? "–" : seconds(n))),
  text("opening", "opening", (s) => s.opening.kind),
  text("closing", "closing", (s) => s.closing.kind),
];

export class TableView {
  readonly node = h("section", { class: "table" });
  private sorted = { key: "", isDown: true };
  private filter = "";

  constructor(private readonly recording: Recording, private readonly open: (c: Connection) => void) {
    this.draw();
  }

  draw(): void {
    const input = h("input", { type: "search", placeholder: word("filter"), "aria-label": word("filter"), value: this.filter, input: () => { this.filter = (input as HTMLInputElement).value; this.rows(); } });
    put(this.node, h("h2", {}, `${word("connections")} (${count(this.recording.connections.length)})`), h("div", { class: "tools" }, input), h("div", { class: "rows" }), this.small());
    this.rows();
  }

  private matches(s: Summary): boolean {
    return this.filter.trim().split(/\s+/).filter(Boolean).every((part) => {
      const compare = /^([a-z]+)([<>=])([\d.]+)(ns|us|ms|s|k|M)?$/.exec(part);
      const column = compare ? columns.find((c) => c.key === compare[1]) : undefined;
      if (compare === null || column === undefined) return columns.some((c) => c.text(s).toLowerCase().includes(part.toLowerCase()));
      const isTime = ["lasted", "handshake", "held"].includes(column.key);
      const unit = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, k: 1e3, M: 1e6 }[compare[4] ?? ""] ?? (isTime ? 1e9 : 1);
      const limit = Number(compare[3]) * unit, value = Number(column.value(s));
      return compare[2] === "<" ? value < limit : compare[2] === ">" ? value > limit : value === limit;
    });
  }

  private rows(): void {
    const list = this.recording.connections.filter((c) => this.matches(c.summary));
    const column = columns.find((c) => c.key === this.sorted.key);
    const sign = this.sorted.isDown ? -1 : 1;
    list.sort((a, b) => {
      if (column === undefined) return severity(b.summary) - severity(a.summary) || a.summary.id - b.summary.id;
      const x = column.value(a.summary), y = column.value(b.summary);
      return (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y))) * sign;
    });
    const head = columns.map((c) => h("th", { "aria-sort": this.sorted.key === c.key ? (this.sorted.isDown ? "descending" : "ascending") : "none", class: c.isNumber ? "number" : undefined },
      h("button", { click: () => { this.sorted = { key: c.key, isDown: this.sorted.key === c.key ? !this.sorted.isDown : c.isNumber }; this.rows(); } }, word(c.title), this.sorted.key === c.key ? (this.sorted.isDown ? " ▼" : " ▲") : "")));
    const body = list.slice(0, MAX_ROWS).map((c) => h("tr", { class: severity(c.summary) > 0 ? "severe" : undefined, "data-id": c.summary.id },
      ...columns.map((k, i) => h("td", { class: k.isNumber ? "number" : undefined }, i === 0 ? h("button", { class: "link", click: () => this.open(c) }, `${k.text(c.summary)}`) : k.text(c.summary)))));
    put(this.node.querySelector(".rows")!, h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body)),
      list.length > MAX_ROWS ? h("p", { class: "hint" }, `${count(list.length - MAX_ROWS)} ${word("more_rows")}`) : undefined);
  }

  /// Small multiples: bytes in flight and the window, of the worst.
  private small(): HTMLElement {
    const worst = [...this.recording.connections].sort((a, b) => severity(b.summary) - severity(a.summary)).slice(0, MAX_SMALL);
    return h("div", {}, h("h3", {}, word("worst")), h("div", { class: "small" }, ...worst.map((c) => {
      const canvas = h("canvas", { width: 220, height: 70 }) as HTMLCanvasElement;
      paintSmall(canvas, c);
      const s = c.summary;
      return h("button", { class: "card", click: () => this.open(c), "aria-label": `${s.id}: ${s.client.ip}:${s.client.port} → ${s.server.ip}:${s.server.port}` },
        h("b", {}, `${s.id}: ${s.client.ip}:${s.client.port} → ${s.server.port}`), canvas, h("span", {}, c.story[language][1]?.says ?? ""));
    })));
  }
}

function paintSmall(canvas: HTMLCanvasElement, c: Connection): void {
  const context = canvas.getContext("2d")!;
  const sender = mainSender(c);
  const flight = inFlight(c, sender), window = windowOf(c, sender);
  let top = 1;
  for (const p of flight) top = Math.max(top, p.v);
  for (const p of window) top = Math.max(top, Math.min(p.v, top * 3));
  const x = (t: number) => (t / Math.max(1, c.summary.lasted)) * canvas.width, y = (v: number) => canvas.height - (v / top) * (canvas.height - 4);
  for (const stall of c.story.stalls) {
    context.fillStyle = colour("stall");
    context.globalAlpha = 0.25;
    context.fillRect(x(stall.from), 0, Math.max(1, x(stall.to) - x(stall.from)), canvas.height);
  }
  context.globalAlpha = 1;
  for (const [points, name] of [[window, "edge"], [flight, sender === 0 ? "client" : "server"]] as const) {
    context.strokeStyle = colour(name);
    context.beginPath();
    let before = canvas.height;
    for (const p of points) {
      context.lineTo(x(p.t), before);
      context.lineTo(x(p.t), (before = y(p.v)));
    }
    context.lineTo(canvas.width, before);
    context.stroke();
  }
}
