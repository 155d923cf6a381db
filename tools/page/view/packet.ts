// One segment: its header as RFC 9293 draws it, 32 bits a row; its options and data byte by byte; verdicts; filters.

import { fieldsOf, optionsOf } from "../data/header";
import type { Connection } from "../data/recording";
import { h, put, svg } from "./dom";
import { fieldsText } from "./ladder";
import { clock, count } from "./numbers";
import { language, roleWord, word, wordOr } from "./words";

const BIT = 20, ROW_HEIGHT = 46;
const SHADES = ["a", "b", "c", "d", "e", "f"];

export class PacketView {
  readonly node = h("section", { class: "packet", "aria-live": "polite" });

  constructor(private readonly c: Connection, private readonly payload: number) {
    put(this.node, h("p", { class: "hint" }, word("pick")));
  }

  show(i: number): void {
    const s = this.c.segments;
    if (i < 0) return;
    const header = s.header(i);
    const role = s.role[i];
    put(this.node,
      h("h3", {}, s.frame[i] === 0 ? word("lost") : `${language === "zh" ? "第 " : "Frame "}${s.frame[i]}${language === "zh" ? " 帧" : ""}`,
        s.steps ? ` · ${language === "zh" ? "第 " : "step "}${s.steps[i]}${language === "zh" ? " 步" : ""}` : "", ` · ${roleWord(role)} → ${roleWord(1 - role)} · ${clock(s.time[i])} s`),
      h("p", { class: "fields" }, fieldsText(this.c, i)),
      h("p", { class: "says" }, s.words(i, language).says),
      header.length === 0 ? h("p", { class: "hint" }, word("no_header")) : this.header(header, i),
      header.length > 20 ? this.options(header) : undefined,
      s.length[i] > 0 ? this.data(i) : undefined,
      this.verdicts(i), this.filters(i));
  }

  private header(header: Uint8Array, i: number): HTMLElement {
    const s = this.c.segments;
    // RFC 9293 draws 32 bits a row; a phone has room for 16.
    const bitsPerRow = window.innerWidth < 560 ? 16 : 32;
    const cells = fieldsOf(header).map((f, n) => {
      const row = Math.floor(f.from / bitsPerRow), x = (f.from % bitsPerRow) * BIT, width = Math.min(f.bits, bitsPerRow) * BIT;
      const height = Math.ceil(f.bits / bitsPerRow) * ROW_HEIGHT;
      const bits = Array.from({ length: f.bits }, (_, k) => (header[(f.from + k) >> 3] >> (7 - ((f.from + k) & 7))) & 1).join("");
      const name = wordOr(f.name);
      const meaning = f.name === "window" && s.isWindowKnown(i) && String(s.window[i]) !== f.value ? `${f.value} = ${count(s.window[i])} ${word("in_words")}`
        : f.name === "data offset" ? `${f.value} = ${Number(f.value) * 4} B` : f.value;
      const isFlag = f.bits === 1;
      return svg("g", { class: `cell ${isFlag ? `flag${f.value === "1" ? " set" : ""}` : SHADES[n % SHADES.length]}` },
        svg("rect", { x, y: row * ROW_HEIGHT + 14, width, height }),
        isFlag ? svg("text", { class: "name", transform: `translate(${x + BIT / 2 + 3},${row * ROW_HEIGHT + 14 + ROW_HEIGHT - 19}) rotate(-90)` }, name)
          : svg("text", { class: "name", x: x + width / 2, y: row * ROW_HEIGHT + 29, "text-anchor": "middle" }, name),
        isFlag || f.bits < 6 ? svg("text", { class: "value", x: x + width / 2, y: row * ROW_HEIGHT + 14 + ROW_HEIGHT - 5, "text-anchor": "middle" }, f.value)
          : svg("text", { class: "value", x: x + width / 2, y: row * ROW_HEIGHT + 44, "text-anchor": "middle" }, meaning),
        f.bits >= 6 && f.bits <= 32 ? svg("text", { class: "bits", x: x + width / 2, y: row * ROW_HEIGHT + 56, "text-anchor": "middle" }, bits.replace(/(.{8})(?=.)/g, "$1 ")) : undefined,
        svg("title", {}, `${name}: ${meaning} (${bits})`));
    });
    const ruler = [0, 4, 8, 16, 24, 31].filter((bit) => bit < bitsPerRow).map((bit) => svg("text", { class: "bits", x: bit * BIT + BIT / 2, y: 10, "text-anchor": "middle" }, bit));
    return h("div", { class: "header" }, svg("svg", { viewBox: `0 0 ${bitsPerRow * BIT} ${(160 / bitsPerRow) * ROW_HEIGHT + 16}`, role: "img", "aria-label": fieldsOf(header).map((f) => `${wordOr(f.name)} ${f.value}`).join(", ") }, ...ruler, ...cells));
  }

  private options(header: Uint8Array): HTMLElement {
    const rows = optionsOf(header).map((o) => h("tr", {},
      h("td", { class: "bytes" }, hex(header.subarray(o.from, o.from + o.bytes))), h("td", {}, o.name), h("td", {}, o.value)));
    return h("div", {}, h("h4", {}, word("options")), h("table", { class: "options" }, h("tbody", {}, ...rows)));
  }

  private data(i: number): HTMLElement {
    const s = this.c.segments;
    const bytes = s.payload(i);
    if (this.payload === 0) return h("p", { class: "hint" }, `${word("payload")}: ${count(s.length[i])} B. ${word("no_payload")}`);
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += 16) {
      const part = bytes.subarray(at, at + 16);
      const text = Array.from(part, (b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("");
      lines.push(`${at.toString(16).padStart(4, "0")}  ${hex(part).padEnd(47)}  ${text}`);
    }
    const isPart = bytes.length < s.length[i];
    return h("div", {}, h("h4", {}, `${word("payload")}: ${count(s.length[i])} B${isPart ? `, ${word("payload_part")}: ${bytes.length}` : ""}`), h("pre", {}, lines.join("\n")));
  }

  private verdicts(i: number): HTMLElement | undefined {
    const s = this.c.segments;
    const ours = s.noteNames(i), theirs = s.tsharkNames(i);
    if (ours.length + theirs.length === 0) return undefined;
    return h("div", {}, h("h4", {}, word("verdicts")), h("table", { class: "options" }, h("tbody", {},
      h("tr", {}, h("td", {}, "tcplens"), h("td", {}, ours.join(", ") || "–")), h("tr", {}, h("td", {}, "tshark"), h("td", {}, theirs.join(", ") || "–")))));
  }

  private filters(i: number): HTMLElement | undefined {
    const s = this.c.segments;
    if (s.isUnseen(i)) return undefined;
    const [from, to] = s.role[i] === 0 ? [this.c.summary.client, this.c.summary.server] : [this.c.summary.server, this.c.summary.client];
    const ip = this.c.summary.ip_version === 4 ? "ip" : "ip6";
    const raw = s.header(i).length >= 12 ? new DataView(s.header(i).buffer).getUint32(4) : 0;
    const bpf = `${ip} and src host ${from.ip} and src port ${from.port} and dst host ${to.ip} and dst port ${to.port}` + (ip === "ip" ? ` and tcp[4:4] = ${raw}` : "");
    return h("div", {}, h("h4", {}, word("filters")), h("table", { class: "options" }, h("tbody", {},
      h("tr", {}, h("td", {}, "Wireshark"), h("td", {}, h("code", {}, `frame.number == ${s.frame[i]}`))),
      h("tr", {}, h("td", {}, "tcpdump"), h("td", {}, h("code", {}, bpf))))));
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(" ");
}
