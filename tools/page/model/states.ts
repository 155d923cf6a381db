// The state of each end at a moment. The segments tell it, or a later sample of the kernel.

import type { Role } from "../data/lines";
import type { Connection } from "../data/recording";
import type { Player } from "./player";

export interface StateNow {
  state: string;
  isSampled: boolean;
  way: string[]; // the states before this one, the oldest first
}

// The kernel changes its state within this of a segment; ns.
const GRACE = 2e6;

export class States {
  private readonly ways: Record<Role, { at: number; state: string }[]>;

  constructor(private readonly c: Connection) {
    this.ways = { client: this.changes(0), server: this.changes(1) };
  }

  now(role: Role, player: Player): StateNow {
    const passed = this.ways[role].filter((change) => change.at <= player.index).map((change) => change.state);
    const sampled = this.sampled(role, player);
    if (sampled !== undefined && sampled !== passed[passed.length - 1]) return { state: sampled, isSampled: true, way: passed };
    return { state: passed[passed.length - 1], isSampled: false, way: passed.slice(0, -1) };
  }

  /// Each change, with the segment that made it; -1 before the first.
  private changes(role: number): { at: number; state: string }[] {
    const { segments, summary } = this.c;
    const isOpeningSeen = summary.opening.kind !== "not-captured";
    const refused = summary.opening.kind === "refused" || summary.opening.kind === "simultaneous";
    const list = [{ at: -1, state: !isOpeningSeen ? "unknown" : role === 0 || refused ? "CLOSED" : summary.opening.kind === "unanswered" ? "unknown" : "LISTEN" }];
    for (let i = 0; i < segments.count; ++i) {
      const state = segments.state(i, role);
      if (state !== list[list.length - 1].state) list.push({ at: i, state });
    }
    return list;
  }

  /// The state in a sample after the last segment, if the kernel had time to process that segment before.
  private sampled(role: Role, player: Player): string | undefined {
    const samples = this.c.events?.[role].samples;
    if (samples === undefined || player.index < 0) return undefined;
    const from = this.c.segments.time[player.index] + GRACE;
    let time = 0, found: string | undefined;
    for (let i = 0; i < samples.time.length; ++i) {
      time += samples.time[i];
      if (time > player.time) break;
      if (time >= from) found = samples.names[samples.state[i]] || undefined;
    }
    return found;
  }
}
