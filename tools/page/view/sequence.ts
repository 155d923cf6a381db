// The segments of the time–sequence graph, as Stevens and tcptrace draw them: a bar from the first number to the last;
// sent again, selectively acknowledged, lost, SYN, FIN and RST each in their own way.

import type { Connection } from "../data/recording";
import { Flag } from "../data/segments";
import { colour } from "./dom";
import type { Paint } from "./graph";

export function paintSegments(c: Connection, sender: number): Paint {
  const s = c.segments;
  return (context, x, y, from, to) => {
    const plain = colour(sender === 0 ? "client" : "server"), again = colour("resent"), lost = colour("lost"), sack = colour("sack"), flag = colour("fg");
    const first = Math.max(0, s.at(from)), last = Math.min(s.count - 1, s.at(to) + 1);
    const bar = (px: number, low: number, high: number, paint: string, width: number) => {
      context.strokeStyle = paint;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(px, y(low));
      context.lineTo(px, Math.min(y(high), y(low) - 1.5));
      context.stroke();
    };
    const isDense = last - first > 8000;
    let column = -1, low = 0, high = 0;
    for (let i = first; i <= last; ++i) {
      const px = x(s.time[i]);
      if (s.role[i] !== sender) {
        for (const [left, right] of s.sack.get(i) ?? []) bar(px, left, right, sack, 2);
        continue;
      }
      const end = s.end(i);
      const special = s.isLost(i) ? lost : s.isResent(i) ? again : undefined;
      if (isDense && special === undefined && !s.has(i, Flag.syn) && !s.has(i, Flag.fin) && !s.has(i, Flag.rst)) {
        // Segments of one pixel's column that follow each other: one bar.
        const at = Math.round(px);
        if (at === column && s.seq[i] <= high + 1) {
          high = Math.max(high, end);
          continue;
        }
        if (column >= 0) bar(column, low, high, plain, 1.2);
        column = at;
        low = s.seq[i];
        high = end;
        continue;
      }
      if (end > s.seq[i]) bar(px, s.seq[i], end, special ?? plain, special ? 3 : 2);
      if (!isDense && s.length[i] > 0) {
        context.fillStyle = special ?? plain;
        context.fillRect(px - 3, y(s.seq[i]) - 0.5, 6, 1);
        context.fillRect(px - 3, y(end) - 0.5, 6, 1);
      }
      if (s.isLost(i)) cross(context, px, y((s.seq[i] + end) / 2), lost);
      for (const [bit, name] of [[Flag.syn, "SYN"], [Flag.fin, "FIN"], [Flag.rst, "RST"]] as const) {
        if (!s.has(i, bit)) continue;
        context.fillStyle = bit === Flag.rst ? lost : flag;
        context.font = "11px sans-serif";
        const isAtEnd = px > x(to) - 30;
        context.textAlign = isAtEnd ? "right" : "left";
        context.fillText(name, px + (isAtEnd ? -4 : 4), Math.max(18, y(end) + (bit === Flag.syn ? -4 : 12)));
      }
    }
    if (column >= 0) bar(column, low, high, plain, 1.2);
  };
}

function cross(context: CanvasRenderingContext2D, px: number, py: number, paint: string): void {
  context.strokeStyle = paint;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(px - 4, py - 4);
  context.lineTo(px + 4, py + 4);
  context.moveTo(px + 4, py - 4);
  context.lineTo(px - 4, py + 4);
  context.stroke();
}
