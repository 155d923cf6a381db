// What stands in the lines of a recording; docs/page.md describes them. Times are in ns.

export type Role = "client" | "server";
export const ROLES: readonly Role[] = ["client", "server"];
export type Language = "en" | "zh";

export interface Side {
  ip: string;
  port: number;
  base: number; // the raw number of offset 0
  shown: number; // the number that is shown for it
  mss: number;
  scale: number; // -1: none
  syn_seen: boolean;
  window_known: boolean;
  bytes: number;
  segments: number;
  resent: number;
  stalls: number;
  stalled: number;
  waited: Record<string, number>;
}

export interface Summary {
  id: number;
  client: Side;
  server: Side;
  guessed?: boolean;
  ip_version: number;
  start: string;
  lasted: number;
  frame: number;
  lost: number;
  silence: number;
  opening: { kind: string; lasted?: number; frames: number[] };
  closing: { kind: string; frames: number[] };
}

export interface Sentence {
  says: string;
  severe?: boolean;
}
export interface Stall {
  sender: Role;
  from: number;
  to: number;
  first: number;
  opened: number;
  filled?: boolean;
}
export interface Wait {
  sender: Role;
  from: number;
  to: number;
  next: number;
  why: string;
  says: [string, string];
}
export interface Story {
  en: Sentence[];
  zh: Sentence[];
  stalls: Stall[];
  waits: Wait[];
  changes: { at: number; says: string }[];
}

export interface LineEvent {
  at: number;
  lost?: boolean;
  label: [string, string];
  says: [string, string];
}

export interface SegmentColumns {
  left_out: number;
  count: number;
  frame: number[];
  time: number[];
  who: number[];
  seq: number[];
  ack: number[];
  length: number[];
  window: number[];
  room: number[];
  flight: number[];
  notes: number[];
  tshark: number[];
  states: number[];
  says: number[];
  numbers: string[];
  sack: number[];
  unseen: number[];
  line: LineEvent[];
  raw: number[];
  step?: string[];
  step_says?: ([string, string] | null)[];
  header: string;
  payload: string;
}

export interface CallColumns {
  left_out: number;
  names: string[];
  program: number[];
  call: number[];
  enter: number[];
  lasted: number[];
  fd: number[];
  asked: (number | null)[];
  result: number[];
  error: number[];
}
export interface SampleColumns {
  left_out: number;
  names: string[];
  time: number[];
  unread: number[];
  unsent: number[];
  unacked: number[];
  send_buffer: number[];
  receive_buffer: number[];
  congestion_window: (number | null)[];
  state: number[];
}
export type Events = Record<Role, { calls: CallColumns; samples: SampleColumns }>;

export interface BufferColumns {
  unsent: number[];
  unacked: number[];
  send_free: (number | null)[];
  unread: number[];
  receive_free: (number | null)[];
}
export type Held = { frame: number[] } & Record<Role, BufferColumns>;

export interface Claim {
  id: string;
  ok: boolean;
  claim_en?: string;
  claim_zh?: string;
  evidence_en?: string;
  evidence_zh?: string;
  frames?: number[];
  rule?: string;
}
export interface PageLine {
  lang: Language;
  payload: number;
  anonymous: boolean;
  run?: Record<string, unknown>;
  claims?: Claim[];
}
export interface TotalsLine {
  file: string;
  packets: number;
  tcp_packets: number;
  connections: number;
  connections_left_out: number;
  segments_left_out: number;
  truncated: boolean;
}
export interface Difference {
  what: [string, string];
  a: string;
  b: string;
  says: [string, string];
}
