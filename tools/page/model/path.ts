// How long segments travel before and after the place of the capture. The opening tells it, because its segments are
// answered at once.

import type { Connection } from "../data/recording";

export interface Path {
  toClient: number; // ns between capture and client
  toServer: number;
}

export function pathOf(c: Connection): Path {
  const { segments, summary } = c;
  const at = summary.opening.frames.map((frame) => segments.indexOfFrame(frame));
  if (summary.opening.kind !== "three-way" || at.length !== 3 || at.includes(-1)) return { toClient: 0, toServer: 0 };
  const [syn, answer, ack] = at.map((i) => segments.time[i]);
  return { toServer: Math.max(0, answer - syn) / 2, toClient: Math.max(0, ack - answer) / 2 };
}

/// When a segment left its sender, and when it came to its receiver; ns.
export function travelTimes(c: Connection, path: Path, i: number): [number, number] {
  const t = c.segments.time[i];
  return c.segments.role[i] === 0 ? [t - path.toClient, t + path.toServer] : [t - path.toServer, t + path.toClient];
}
