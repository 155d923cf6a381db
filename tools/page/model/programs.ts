// What a program does at a moment, by its calls; and how long each call lasted.

import type { Role } from "../data/lines";
import type { Connection } from "../data/recording";

export interface Call {
  program: string;
  name: string;
  enter: number; // ns from the connection's first segment
  leave: number; // Infinity: it never returned
  asked: number | null;
  result: number;
  error: string;
}
/// A call that lasts longer than this counts as blocked; ns. The same as tcplens's.
export const BLOCKED = 1e6;

export function callsOf(c: Connection, role: Role): Call[] {
  const k = c.events?.[role].calls;
  if (k === undefined) return [];
  let enter = 0;
  return k.enter.map((change, i) => {
    enter += change;
    return {
      program: k.names[k.program[i]], name: k.names[k.call[i]], enter, leave: k.lasted[i] < 0 ? Infinity : enter + k.lasted[i],
      asked: k.asked[i], result: k.result[i], error: k.names[k.error[i]],
    };
  });
}

export type ProgramState =
  | { kind: "in"; call: Call; since: number }
  | { kind: "between"; last?: Call; since: number }
  | { kind: "closed"; since: number };

export function programState(calls: readonly Call[], time: number): ProgramState {
  let last: Call | undefined;
  for (const call of calls) {
    if (call.enter > time) break;
    if (call.leave > time) return { kind: "in", call, since: call.enter };
    last = call;
  }
  if (last?.name === "close") return { kind: "closed", since: last.leave };
  return { kind: "between", last, since: last?.leave ?? 0 };
}
