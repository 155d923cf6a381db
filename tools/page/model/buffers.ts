// What the buffers of one direction hold at a moment. Calls and samples tell it where the programs were watched. Else it
// follows from the packets alone.

import type { Role } from "../data/lines";
import { ROLES } from "../data/lines";
import type { Connection } from "../data/recording";
import { Flag } from "../data/segments";

/// Of the stream that `sender` sends; bytes. null: not known.
export interface Direction {
  sender: Role;
  acked: number; // offsets, from 0 for the first byte
  sent: number;
  edge: number; // the right edge of the receiver's window
  unacked: number;
  unsent: number | null;
  sendFree: number | null;
  unread: number | null;
  receiveFree: number | null;
  isWatched: boolean;
}

interface Cursor {
  index: number;
  acked: [number, number];
  sent: [number, number];
  edge: [number, number];
  fin: [number, number]; // the offset of the FIN, after the last byte; -1: not sent yet
}

export class Buffers {
  private cursor: Cursor = Buffers.start();
  // A cursor is kept every `every` segments, so that a jump does not walk from the start.
  private readonly kept: Cursor[] = [Buffers.start()];
  private static readonly every = 512;
  private readonly heldAt?: Map<number, number>;
  readonly most: [number, number] = [1, 1]; // bytes of the largest buffers, by sender

  constructor(private readonly c: Connection) {
    const held = c.held;
    if (held !== undefined) {
      this.heldAt = new Map();
      let frame = 0;
      held.frame.forEach((change, i) => this.heldAt?.set((frame += change), i));
    }
    for (const sender of [0, 1]) this.most[sender] = this.largest(sender);
  }

  at(index: number, time: number, sender: Role): Direction {
    this.walkTo(index);
    const s = sender === "client" ? 0 : 1;
    const k = this.cursor;
    const row = index < 0 ? undefined : this.heldAt?.get(this.c.segments.frame[index]);
    const base = { sender, acked: k.acked[s], sent: k.sent[s], edge: k.edge[s] };
    if (row === undefined || this.c.held === undefined) {
      return {
        ...base, unacked: Math.max(0, k.sent[s] - k.acked[s]), unsent: null, sendFree: null, unread: null,
        receiveFree: k.edge[s] < 0 ? null : Math.max(0, k.edge[s] - k.sent[s]), isWatched: false,
      };
    }
    const receiver = sender === "client" ? "server" : "client";
    const from = this.c.held[sender], to = this.c.held[receiver];
    const now: Direction = {
      ...base, unacked: from.unacked[row], unsent: from.unsent[row], sendFree: from.send_free[row], unread: to.unread[row],
      receiveFree: to.receive_free[row], isWatched: true,
    };
    // Programs write and read between two segments too: samples show it.
    const after = this.c.segments.time[index];
    const own = this.sampleAt(sender, after, time), other = this.sampleAt(receiver, after, time);
    if (own !== undefined) {
      const all = now.unsent! + now.unacked + (now.sendFree ?? 0);
      now.unsent = own.unsent;
      now.unacked = own.unacked;
      if (now.sendFree !== null) now.sendFree = Math.max(0, all - own.unsent - own.unacked);
    }
    if (other !== undefined) now.unread = other.unread;
    return now;
  }

  /// The last sample in a span of time, if any.
  private sampleAt(role: Role, after: number, upTo: number): { unsent: number; unacked: number; unread: number } | undefined {
    const k = this.c.events?.[role].samples;
    if (k === undefined || upTo <= after) return undefined;
    let time = 0, found = -1;
    for (let i = 0; i < k.time.length; ++i) {
      time += k.time[i];
      if (time > upTo) break;
      if (time > after) found = i;
    }
    return found < 0 ? undefined : { unsent: k.unsent[found], unacked: k.unacked[found], unread: k.unread[found] };
  }

  private static start(): Cursor {
    return { index: -1, acked: [0, 0], sent: [0, 0], edge: [-1, -1], fin: [-1, -1] };
  }

  private walkTo(index: number): void {
    if (index < this.cursor.index || index > this.cursor.index + Buffers.every) {
      const at = Math.min(this.kept.length - 1, Math.max(0, Math.floor((index + 1) / Buffers.every)));
      if (index < this.cursor.index || this.kept[at].index > this.cursor.index) this.cursor = copy(this.kept[at]);
    }
    while (this.cursor.index < index) this.advance();
  }

  private advance(): void {
    const { segments } = this.c;
    const k = this.cursor;
    const i = ++k.index;
    const s = segments.role[i], r = 1 - s;
    if (segments.length[i] > 0 && !segments.isUnseen(i)) k.sent[s] = Math.max(k.sent[s], segments.seq[i] - 1 + segments.length[i]);
    if (segments.has(i, Flag.fin) && !segments.isUnseen(i)) k.fin[s] = segments.seq[i] - 1 + segments.length[i];
    if (segments.has(i, Flag.ack) && !segments.has(i, Flag.rst) && !segments.isUnseen(i)) {
      // The FIN takes a number, but no room: it is no byte of the window.
      const isFinAcked = k.fin[r] >= 0 && segments.ack[i] - 1 > k.fin[r];
      const acked = Math.max(0, segments.ack[i] - 1 - (isFinAcked ? 1 : 0));
      k.acked[r] = Math.max(k.acked[r], Math.min(acked, k.sent[r]));
      k.edge[r] = Math.max(k.edge[r], acked + segments.window[i]);
    } else if (segments.has(i, Flag.syn)) {
      k.edge[r] = Math.max(k.edge[r], segments.window[i]);
    }
    if ((i + 1) % Buffers.every === 0 && this.kept.length === (i + 1) / Buffers.every) this.kept.push(copy(k));
  }

  /// The most bytes that a buffer of this direction holds: the scale of its picture.
  private largest(sender: number): number {
    const { held, segments } = this.c;
    let most = 1;
    if (held !== undefined) {
      const from = held[ROLES[sender]], to = held[ROLES[1 - sender]];
      for (let i = 0; i < from.unsent.length; ++i) {
        most = Math.max(most, from.unsent[i] + from.unacked[i] + (from.send_free[i] ?? 0), to.unread[i] + (to.receive_free[i] ?? 0));
      }
      return most;
    }
    for (let i = 0; i < segments.count; ++i) if (segments.role[i] !== sender) most = Math.max(most, segments.window[i]);
    return most;
  }
}

function copy(k: Cursor): Cursor {
  return { index: k.index, acked: [...k.acked], sent: [...k.sent], edge: [...k.edge], fin: [...k.fin] };
}
