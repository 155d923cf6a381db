// What each program is doing.

import type { Connection } from "../data/recording";
import { BLOCKED, callsOf, programState, type Call, type ProgramState } from "../model/programs";
import type { Player } from "../model/player";
import { h, put } from "./dom";
import { clock, seconds } from "./numbers";
import { language, roleWord, word } from "./words";

export function callText(call: Call): string {
  return `${call.name}(${call.asked ?? ""})`;
}

export function programStateText(d: ProgramState, time: number): string {
  switch (d.kind) {
    case "closed":
      return word("closed");
    case "in": {
      const isBlocked = time - d.since > BLOCKED;
      const how = isBlocked ? `${word("blocked")}, ` : "";
      return `${word("in_call")} ${callText(d.call)}: ${how}${word("since")} ${clock(d.since)}${isBlocked ? ` (${seconds(time - d.since)})` : ""}`;
    }
    default:
      if (d.last === undefined) return word("nothing_yet");
      return `${word("between")} ${callText(d.last)} → ${d.last.error || d.last.result}${language === "zh" ? "，" : ", "}${word("since")} ${clock(d.since)}`;
  }
}

export class ProgramsView {
  readonly node = h("div", { class: "programs" });
  readonly calls: [Call[], Call[]];

  constructor(private readonly c: Connection) {
    this.calls = [callsOf(c, "client"), callsOf(c, "server")];
  }

  draw(player: Player): void {
    if (this.c.events === undefined) {
      put(this.node, h("p", { class: "hint" }, word("not_watched")));
      return;
    }
    put(this.node, ...[0, 1].map((role) => {
      const now = programState(this.calls[role], player.time);
      const isBlocked = now.kind === "in" && player.time - now.since > BLOCKED;
      const name = this.calls[role][0]?.program ?? "";
      return h("p", { class: `program ${role === 0 ? "client" : "server"}${isBlocked ? " blocked" : ""}`, "data-state": now.kind },
        h("b", {}, name && name !== roleWord(role) ? `${roleWord(role)} (${name})` : roleWord(role)), " ", programStateText(now, player.time));
    }));
  }
}
