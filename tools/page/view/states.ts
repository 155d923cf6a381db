// RFC 9293's state diagram (figure 5): both ends lit in it, with the way that each has come.

import diagram from "../model/diagram.json";
import type { StateNow } from "../model/states";
import { h, put, svg } from "./dom";
import { language, roleWord, word } from "./words";

const W = 112, H = 26;
const changes = diagram.changes as [string, string, string, string][];
const places = diagram.states as unknown as Record<string, [number, number]>;

function edge(from: string, to: string): string {
  const [x1, y1] = places[from], [x2, y2] = places[to];
  if (from === "TIME-WAIT") return `M${x1 + W / 2},${y1} H585 V${y2} H${x2 + W / 2}`;
  if (from === "LAST-ACK") return `M${x1 + W / 2},${y1} H575 V${y2 + 6} H${x2 + W / 2}`;
  if (y1 === y2) return x1 < x2 ? `M${x1 + W / 2},${y1} H${x2 - W / 2}` : `M${x1 - W / 2},${y1} H${x2 + W / 2}`;
  return `M${x1},${y1 + H / 2} L${x2},${y2 - H / 2}`;
}

export class StatesView {
  readonly node = h("figure", { class: "states" });

  draw(now: readonly [StateNow, StateNow]): void {
    const ways = now.map((n) => [...n.way, n.state]);
    const took = (role: number, from: string, to: string) => ways[role].some((s, i) => s === from && ways[role][i + 1] === to);
    const [width, height] = diagram.size;
    const edges = changes.map(([from, to, en, zh]) => {
      const by = [0, 1].filter((role) => took(role, from, to));
      const [x1, y1] = places[from], [x2, y2] = places[to];
      const text = language === "zh" ? zh : en;
      const kind = by.length === 2 ? "both" : by.length === 1 ? (by[0] === 0 ? "client" : "server") : "";
      const isFlat = y1 === y2;
      return svg("g", { class: `change ${kind}` },
        svg("path", { d: edge(from, to), "marker-end": "url(#tip)" }),
        text !== "" && from !== "TIME-WAIT" && from !== "LAST-ACK"
          ? svg("text", { x: (x1 + x2) / 2, y: isFlat ? y1 - 5 : (y1 + y2) / 2 + 3, "text-anchor": "middle" }, text) : undefined);
    });
    const nodes = Object.entries(places).map(([name, [x, y]]) => {
      const here = [0, 1].filter((role) => now[role].state === name);
      const was = [0, 1].filter((role) => now[role].way.includes(name));
      const kind = here.length === 2 ? "here both" : here.length === 1 ? `here ${here[0] === 0 ? "client" : "server"}` : was.length > 0 ? "was" : "";
      return svg("g", { class: `state ${kind}` },
        svg("rect", { x: x - W / 2, y: y - H / 2, width: W, height: H, rx: 6 }),
        svg("text", { x, y: y + 4, "text-anchor": "middle" }, name),
        ...here.map((role) => svg("text", { class: `who ${role === 0 ? "client" : "server"}`, x: x + (role === 0 ? -W / 2 : W / 2), y: y - H / 2 - 4, "text-anchor": role === 0 ? "start" : "end" }, roleWord(role))));
    });
    const says = [0, 1].map((role) => `${roleWord(role)} ${now[role].state}${now[role].isSampled ? ` (${word("sampled")})` : ""}`);
    put(this.node,
      h("figcaption", {}, ...[0, 1].map((role) => h("span", { class: `chip ${role === 0 ? "client" : "server"}`, "data-state": now[role].state, "data-role": role === 0 ? "client" : "server" }, says[role]))),
      svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": says.join(", ") },
        svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: "auto" }, svg("path", { d: "M0,0 L8,4 L0,8 z", class: "tip" }))),
        ...edges, ...nodes));
  }
}
