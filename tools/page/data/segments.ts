// The segments of a connection as columns. The lines hold differences; here they are added up.

import type { LineEvent, SegmentColumns, Summary } from "./lines";
import { countNumbers, withNumbers } from "./words";

export const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"];
export const NOTES = [
  "retransmission", "fast-retransmission", "spurious-retransmission", "out-of-order", "gap-before", "acks-unseen",
  "duplicate-ack", "zero-window", "zero-window-probe", "zero-window-probe-ack", "window-full", "window-update",
  "keep-alive", "keep-alive-ack", "port-reused", "duplicate-frame", "beyond-window", "bad-checksum", "d-sack",
  "urgent", "congestion-marked", "number-wraps", "delayed-ack",
];
export const TSHARK = [
  "retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order", "reused_ports", "lost_segment",
  "ack_lost_segment", "window_update", "window_full", "keep_alive", "keep_alive_ack", "duplicate_ack",
  "zero_window_probe", "zero_window", "zero_window_probe_ack", "tfo_syn", "tfo_ack", "tfo_ignored",
].map((name) => `tcp.analysis.${name}`);
export const STATES = [
  "unknown", "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
  "CLOSING", "LAST-ACK", "TIME-WAIT",
];
export const enum Flag { fin = 1, syn = 2, rst = 4, psh = 8, ack = 16, urg = 32 }
const RESENT = 0b111;
const SEVERE = RESENT | (1 << 3) | (1 << 4) | (1 << 7) | (1 << 10) | (1 << 16) | (1 << 17);

function names(bits: number, list: readonly string[]): string[] {
  return list.filter((_, i) => ((bits >> i) & 1) !== 0);
}

export class Segments {
  readonly count: number;
  readonly leftOut: number;
  readonly frame: Float64Array; // 0: it was lost before the capture
  readonly time: Float64Array;
  readonly role: Uint8Array; // 0 the client
  readonly flags: Uint16Array;
  readonly seq: Float64Array; // offsets in the stream
  readonly ack: Float64Array;
  readonly length: Uint32Array;
  readonly window: Float64Array;
  readonly room: ArrayLike<number>;
  readonly flight: ArrayLike<number>;
  readonly notes: ArrayLike<number>;
  readonly tshark: ArrayLike<number>;
  readonly states: ArrayLike<number>;
  readonly sack = new Map<number, [number, number][]>();
  readonly line = new Map<number, LineEvent>();
  readonly steps?: string[];
  private readonly windowUnknown: Uint8Array;
  private readonly unseen: Set<number>;
  private readonly raw: Set<number>;
  private readonly numbersAt: Uint32Array;
  private readonly headers: string[];
  private readonly payloads: string[];

  constructor(private readonly c: SegmentColumns, private readonly pool: readonly string[], private readonly of: Summary) {
    const n = (this.count = c.count);
    this.leftOut = c.left_out;
    this.frame = new Float64Array(n);
    this.time = new Float64Array(n);
    this.role = new Uint8Array(n);
    this.flags = new Uint16Array(n);
    this.windowUnknown = new Uint8Array(n);
    this.seq = new Float64Array(n);
    this.ack = new Float64Array(n);
    this.length = Uint32Array.from(c.length);
    this.window = new Float64Array(n);
    this.numbersAt = new Uint32Array(n + 1);
    this.room = c.room;
    this.flight = c.flight;
    this.notes = c.notes;
    this.tshark = c.tshark;
    this.states = c.states;
    this.steps = c.step;
    this.unseen = new Set(c.unseen);
    this.raw = new Set(c.raw);
    this.headers = c.header.split(".");
    this.payloads = c.payload.split(".");
    const numbers = pool.map(countNumbers);
    const next = [0, 0], acked = [0, 0], window = [0, 0];
    let frame = 0, time = 0;
    for (let i = 0; i < n; ++i) {
      frame += c.frame[i];
      time += c.time[i];
      const role = c.who[i] & 1;
      this.role[i] = role;
      this.windowUnknown[i] = (c.who[i] >> 1) & 1;
      this.flags[i] = c.who[i] >> 2;
      this.frame[i] = this.unseen.has(i) ? 0 : frame;
      this.time[i] = time;
      this.seq[i] = next[role] + c.seq[i];
      next[role] = this.seq[i] + c.length[i] + (this.flags[i] & Flag.syn ? 1 : 0);
      this.ack[i] = acked[role] + c.ack[i];
      if (this.flags[i] & Flag.ack && !this.unseen.has(i)) acked[role] = this.ack[i];
      window[role] += c.window[i];
      this.window[i] = window[role];
      this.numbersAt[i + 1] = this.numbersAt[i] + numbers[c.says[i]];
    }
    for (let i = 0; i < c.sack.length; i += 3) {
      const list = this.sack.get(c.sack[i]) ?? [];
      const left = this.ack[c.sack[i]] + c.sack[i + 1];
      list.push([left, left + c.sack[i + 2]]);
      this.sack.set(c.sack[i], list);
    }
    for (const event of c.line) this.line.set(event.at, event);
  }

  has(i: number, flag: Flag): boolean {
    return (this.flags[i] & flag) !== 0;
  }
  /// The number after its last one: a SYN and a FIN take one each.
  end(i: number): number {
    return this.seq[i] + this.length[i] + (this.has(i, Flag.syn) ? 1 : 0) + (this.has(i, Flag.fin) ? 1 : 0);
  }
  isLost(i: number): boolean {
    return this.unseen.has(i) || this.line.get(i)?.lost === true;
  }
  isUnseen(i: number): boolean {
    return this.unseen.has(i);
  }
  isResent(i: number): boolean {
    return (this.notes[i] & RESENT) !== 0;
  }
  isSevere(i: number): boolean {
    return this.isLost(i) || (this.notes[i] & SEVERE) !== 0 || this.has(i, Flag.rst);
  }
  isWindowKnown(i: number): boolean {
    return this.windowUnknown[i] === 0;
  }
  flagNames(i: number): string[] {
    return names(this.flags[i], FLAGS);
  }
  noteNames(i: number): string[] {
    return names(this.notes[i], NOTES);
  }
  tsharkNames(i: number): string[] {
    return names(this.tshark[i], TSHARK);
  }
  state(i: number, role: number): string {
    return STATES[role === 0 ? this.states[i] >> 4 : this.states[i] & 15];
  }
  /// Numbers as they are shown.
  shownSeq(i: number): number {
    return mod32(this.seq[i] + (this.role[i] === 0 ? this.of.client : this.of.server).shown);
  }
  shownAck(i: number): number {
    return mod32(this.ack[i] + (this.role[i] === 0 ? this.of.server : this.of.client).shown);
  }
  /// The remark beside the arrow, and the sentences.
  words(i: number, lang: "en" | "zh"): { label: string; says: string } {
    const seq = this.shownSeq(i), ack = this.has(i, Flag.ack) ? this.shownAck(i) : -1, length = this.length[i];
    const acked = this.c.numbers.slice(this.numbersAt[i], this.numbersAt[i + 1]);
    const known = [
      this.frame[i], seq, ack, length, this.window[i], this.room[i], this.flight[i], seq + length, seq + length - 1,
      ack - 1,
    ];
    const all = withNumbers(this.pool[this.c.says[i]], known, acked).split("\n");
    const at = lang === "en" ? 0 : 1;
    const event = this.line.get(i);
    const gap = lang === "en" ? " " : "";
    const own = this.c.step_says?.[i]?.[at];
    return {
      label: [event?.label[at], own ?? all[at]].filter(Boolean).join(", "),
      says: [all[2 + at], event?.says[at], own].filter(Boolean).join(gap),
    };
  }
  payload(i: number): Uint8Array {
    return bytesOf(this.payloads[i] ?? "");
  }
  /// The TCP header as it was captured, with its options; empty where it was not.
  header(i: number): Uint8Array {
    const kept = bytesOf(this.headers[i] ?? "");
    if (this.raw.has(i) || kept.length === 0) return kept;
    const whole = new Uint8Array(12 + kept.length);
    const view = new DataView(whole.buffer);
    const [own, other] = this.role[i] === 0 ? [this.of.client, this.of.server] : [this.of.server, this.of.client];
    view.setUint16(0, own.port);
    view.setUint16(2, other.port);
    view.setUint32(4, mod32(this.seq[i] + own.base));
    view.setUint32(8, this.has(i, Flag.ack) ? mod32(this.ack[i] + other.base) : 0);
    whole.set(kept, 12);
    return whole;
  }
  /// The last segment at or before a time; -1 before the first.
  at(time: number): number {
    let low = 0, high = this.count;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.time[mid] <= time) low = mid + 1;
      else high = mid;
    }
    return low - 1;
  }
  indexOfFrame(frame: number): number {
    let low = 0, high = this.count - 1;
    while (low <= high) {
      let mid = (low + high) >> 1;
      while (mid > low && this.frame[mid] === 0) --mid;
      if (this.frame[mid] === frame) return mid;
      if (this.frame[mid] < frame) low = Math.max(mid, (low + high) >> 1) + 1;
      else high = mid - 1;
    }
    return -1;
  }
}

export function mod32(n: number): number {
  return ((n % 4294967296) + 4294967296) % 4294967296;
}

function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = parseInt(hex.substr(2 * i, 2), 16);
  return bytes;
}
