// The lines of the graphs: lists of points in time, made once for each connection.

import type { Role } from "../data/lines";
import type { Connection } from "../data/recording";
import { Flag } from "../data/segments";

export interface Point {
  t: number; // ns
  v: number;
}

/// Bytes under way of a sender, after each segment.
export function inFlight(c: Connection, sender: number): Point[] {
  const s = c.segments;
  const list: Point[] = [];
  let sent = 0, acked = 0;
  for (let i = 0; i < s.count; ++i) {
    if (s.isUnseen(i)) continue;
    const before = sent - acked;
    if (s.role[i] === sender && s.length[i] > 0) sent = Math.max(sent, s.seq[i] - 1 + s.length[i]);
    if (s.role[i] !== sender && s.has(i, Flag.ack) && !s.has(i, Flag.rst)) acked = Math.max(acked, Math.min(s.ack[i] - 1, sent));
    if (sent - acked !== before || list.length === 0) list.push({ t: s.time[i], v: sent - acked });
  }
  return list;
}

/// The window that the sender's peer announces.
export function windowOf(c: Connection, sender: number): Point[] {
  const s = c.segments;
  const list: Point[] = [];
  for (let i = 0; i < s.count; ++i)
    if (s.role[i] !== sender && !s.has(i, Flag.rst) && !s.isUnseen(i)) list.push({ t: s.time[i], v: s.window[i] });
  return list;
}

/// The acknowledgements for a sender, and the right edge of its peer's window; offsets.
export function ackLine(c: Connection, sender: number): { acks: Point[]; edge: Point[] } {
  const s = c.segments;
  const acks: Point[] = [], edge: Point[] = [];
  let right = -Infinity, acked = -Infinity;
  for (let i = 0; i < s.count; ++i) {
    if (s.role[i] === sender || !s.has(i, Flag.ack) || s.has(i, Flag.rst) || s.isUnseen(i)) continue;
    if (s.ack[i] >= acked) acks.push({ t: s.time[i], v: (acked = s.ack[i]) });
    right = Math.max(right, s.ack[i] + s.window[i]);
    edge.push({ t: s.time[i], v: right });
  }
  return { acks, edge };
}

/// Bytes of new data a second, over steps of the time shown.
export function throughput(c: Connection, sender: number, duration: number, steps = 200): Point[] {
  const s = c.segments;
  const width = Math.max(1, duration) / steps;
  const sums = new Float64Array(steps + 1);
  let highest = 0;
  for (let i = 0; i < s.count; ++i) {
    if (s.role[i] !== sender || s.length[i] === 0) continue;
    const end = s.seq[i] + s.length[i];
    if (end > highest) sums[Math.floor(s.time[i] / width)] += end - Math.max(highest, s.seq[i]);
    highest = Math.max(highest, end);
  }
  return Array.from(sums, (v, i) => ({ t: i * width, v: (v / width) * 1e9 }));
}

/// From a segment to its acknowledgement, of segments sent once; ns.
export function roundTrips(c: Connection, sender: number): Point[] {
  const s = c.segments;
  const waiting: { end: number; t: number }[] = [];
  const list: Point[] = [];
  let highest = 0, first = 0;
  for (let i = 0; i < s.count; ++i) {
    if (s.isUnseen(i)) continue;
    if (s.role[i] === sender) {
      const end = s.end(i);
      if (end > highest) waiting.push({ end, t: s.time[i] });
      else if (end > s.seq[i]) first = waiting.length; // sent again: which one was answered is not known (Karn)
      highest = Math.max(highest, end);
    } else if (s.has(i, Flag.ack)) {
      while (first < waiting.length && waiting[first].end < s.ack[i]) ++first;
      if (first < waiting.length && waiting[first].end === s.ack[i]) {
        list.push({ t: s.time[i], v: s.time[i] - waiting[first].t });
        ++first;
      }
    }
  }
  return list;
}

export interface SampledSeries {
  unsent: Point[];
  unacked: Point[];
  unread: Point[];
  congestionWindow: Point[]; // bytes
}
export function sampled(c: Connection, role: Role): SampledSeries | undefined {
  const k = c.events?.[role].samples;
  if (k === undefined || k.time.length === 0) return undefined;
  const mss = (role === "client" ? c.summary.server : c.summary.client).mss || 536;
  const all: SampledSeries = { unsent: [], unacked: [], unread: [], congestionWindow: [] };
  let t = 0;
  k.time.forEach((change, i) => {
    t += change;
    all.unsent.push({ t, v: k.unsent[i] });
    all.unacked.push({ t, v: k.unacked[i] });
    all.unread.push({ t, v: k.unread[i] });
    const packets = k.congestion_window[i];
    if (packets !== null) all.congestionWindow.push({ t, v: packets * mss });
  });
  return all;
}

/// Who sends more.
export function mainSender(c: Connection): number {
  const stall = c.story.stalls[0];
  if (stall !== undefined) return stall.sender === "client" ? 0 : 1;
  return c.summary.client.bytes >= c.summary.server.bytes ? 0 : 1;
}
