// What happened, in sentences whose frames can be clicked; what limited the sender; the claims; how the run was made.

import type { Claim } from "../data/lines";
import type { Connection, Recording } from "../data/recording";
import { mainSender } from "../model/series";
import { h } from "./dom";
import { CAUSES } from "./graphs";
import { seconds } from "./numbers";
import { language, roleWord, word } from "./words";

type Go = (frame: number) => void;

/// The sentence, with its frames as buttons.
function linked(text: string, go: Go): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let at = 0;
  for (const found of text.matchAll(/(frames? |第 )(\d+)( 帧)?/g)) {
    parts.push(text.slice(at, found.index), h("button", { class: "link", "data-frame": found[2], click: () => go(Number(found[2])) }, found[0]));
    at = found.index! + found[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

export function storyView(c: Connection, go: Go): HTMLElement {
  const lines = c.story[language];
  return h("section", { class: "story" }, h("h2", {}, word("story")),
    h("ol", {}, ...lines.map((line) => h("li", { class: line.severe ? "severe" : undefined }, ...linked(line.says, go)))), limitsView(c));
}

/// The time of the main sender by cause, as one bar.
function limitsView(c: Connection): HTMLElement | undefined {
  const sender = mainSender(c);
  const side = sender === 0 ? c.summary.client : c.summary.server;
  const causes = Object.entries(side.waited).filter(([, ns]) => ns > 0).sort((a, b) => b[1] - a[1]);
  if (causes.length === 0 || c.summary.lasted <= 0) return undefined;
  const says = (why: string) => c.story.waits.find((w) => w.why === why)?.says[language === "zh" ? 1 : 0] ?? why;
  return h("div", { class: "limits" }, h("h3", {}, `${word("limits")} (${roleWord(sender)})`),
    h("div", { class: "bar", role: "img", "aria-label": causes.map(([why, ns]) => `${says(why)} ${seconds(ns)}`).join(", ") },
      ...causes.map(([why, ns]) => h("i", { style: `width:${(ns / c.summary.lasted) * 100}%;background:var(--${CAUSES[why] ?? "cause-unknown"})`, title: says(why) }))),
    h("p", {}, ...causes.map(([why, ns]) => h("span", { class: "legend" }, h("i", { class: "key", style: `background:var(--${CAUSES[why] ?? "cause-unknown"})` }), `${says(why)} ${seconds(ns)}`))));
}

function claimText(claim: Claim): string {
  const says = language === "zh" ? claim.claim_zh : claim.claim_en;
  return says ? `${says} ${language === "zh" ? "依据：" : "Evidence: "}` : "";
}

export function claimsView(claims: readonly Claim[], go: Go): HTMLElement | undefined {
  if (claims.length === 0) return undefined;
  return h("section", { class: "claims" }, h("h2", {}, word("claims")),
    h("ul", {}, ...claims.map((claim) => h("li", { class: claim.ok ? "ok" : "open" }, h("b", {}, claim.id), " ", claimText(claim),
      ...linked((language === "zh" ? claim.evidence_zh : claim.evidence_en) ?? "", go), claim.rule ? h("span", { class: "hint" }, ` ${claim.rule}`) : undefined))));
}

export function runView(recording: Recording): HTMLElement | undefined {
  const { run } = recording.page;
  if (run === undefined) return undefined;
  const rows: [string, string][] = [];
  const add = (name: string, value: unknown) => {
    if (value === null || value === undefined || value === "") return;
    rows.push([name, Array.isArray(value) ? value.join(" ") : typeof value === "object" ? "" : String(value)]);
    if (typeof value === "object" && !Array.isArray(value)) rows.pop();
  };
  const walk = (prefix: string, value: unknown) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) for (const [name, inner] of Object.entries(value)) walk(prefix === "" ? name : `${prefix}.${name}`, inner);
    else if (!(Array.isArray(value) && (value.length === 0 || typeof value[0] === "object"))) add(prefix, value);
  };
  walk("", run);
  return h("details", { class: "run" }, h("summary", {}, word("run")), h("table", { class: "options" }, h("tbody", {}, ...rows.map(([name, value]) => h("tr", {}, h("td", {}, name), h("td", {}, value))))));
}
