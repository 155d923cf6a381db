// The page: which connection it shows, in which language and colours; what it contains.

import type { Language } from "../data/lines";
import type { Connection, Recording } from "../data/recording";
import { CompareView } from "./compare";
import { ConnectionView } from "./connection";
import { h, put } from "./dom";
import { count } from "./numbers";
import { TableView } from "./table";
import { language, setLanguage, word } from "./words";

type Theme = "light" | "dark";

export class App {
  private chosen?: Connection;
  private shown?: ConnectionView;
  private index = -2; // of the segment that the animation stands at; -2: not yet chosen
  private theme: Theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

  constructor(private readonly root: HTMLElement, private readonly recordings: readonly Recording[]) {
    setLanguage(recordings[0].page.lang);
    if (recordings.length === 1 && recordings[0].connections.length === 1) this.chosen = recordings[0].connections[0];
    document.addEventListener("keydown", (e) => this.key(e));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (e) => this.setTheme(e.matches ? "dark" : "light"));
    this.draw();
  }

  private draw(): void {
    const recording = this.recordings.find((r) => this.chosen !== undefined && r.connections.includes(this.chosen)) ?? this.recordings[0];
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.documentElement.dataset.theme = this.theme;
    const name = this.recordings.map((r) => r.end?.file ?? "").join(" | ");
    document.title = `tcplens: ${name}`;
    this.shown = this.chosen && new ConnectionView(recording, this.chosen, this.index);
    put(this.root, this.header(name), this.shown ? this.shown.node : this.overview(), this.contents(recording));
    this.root.setAttribute("aria-busy", "false");
    if (this.shown) {
      this.shown.placed();
      const { player } = this.shown;
      player.onChange(() => (this.index = player.index));
    }
  }

  private overview(): HTMLElement {
    if (this.recordings.length === 2 && this.recordings.every((r) => r.connections.length > 0)) {
      const runs = this.recordings.map((recording) => ({ name: recording.end?.file ?? "", recording, c: main(recording) }));
      return new CompareView([runs[0], runs[1]], (i) => this.open(runs[i].c)).node;
    }
    if (this.recordings[0].connections.length === 0) return h("p", {}, word("none"));
    return new TableView(this.recordings[0], (c) => this.open(c)).node;
  }

  private header(name: string): HTMLElement {
    const choice = (lang: Language, text: string) => h("button", { "data-lang": lang, lang: lang === "zh" ? "zh-CN" : "en", "aria-pressed": String(language === lang), click: () => this.setLanguage(lang) }, text);
    const hasOneConnection = this.recordings.length === 1 && this.recordings[0].connections.length === 1;
    return h("header", {}, h("h1", {}, "tcplens"), h("span", { class: "file" }, name),
      h("div", { class: "tools" }, this.chosen && !hasOneConnection ? h("button", { class: "all", click: () => this.open(undefined) }, this.recordings.length === 2 ? word("compare") : word("all")) : undefined,
        choice("en", "English"), choice("zh", "中文"),
        h("button", { class: "theme", title: word("theme"), click: () => this.setTheme(this.theme === "light" ? "dark" : "light") }, word(this.theme === "light" ? "dark" : "light"))));
  }

  /// A page is given to others: it says what it holds.
  private contents(recording: Recording): HTMLElement {
    const { page, end } = recording;
    const parts = page.anonymous ? [] : [word("addresses")];
    if (page.run) parts.push(word("commands"));
    if (recording.connections.some((c) => c.events !== undefined)) parts.push(word("program_names"));
    parts.push(word("headers"));
    if (page.payload > 0 && !page.anonymous) parts.push(`${page.payload} ${word("payload_bytes")}`);
    const comma = language === "zh" ? "、" : ", ";
    return h("footer", {}, h("p", { class: "contains" }, `${word("contains")}${language === "zh" ? "：" : ": "}${parts.join(comma)}${language === "zh" ? "。" : "."}`, page.anonymous ? ` ${word("pseudonyms")}` : ""),
      end?.truncated ? h("p", { class: "severe" }, word("truncated")) : undefined,
      end && end.segments_left_out > 0 ? h("p", { class: "left" }, `${count(end.segments_left_out)} ${word("segments_left")}`) : undefined,
      end && end.connections_left_out > 0 ? h("p", { class: "left" }, `${count(end.connections_left_out)} ${word("connections_left")}`) : undefined);
  }

  private open(c: Connection | undefined): void {
    this.shown?.player.pause();
    this.chosen = c;
    this.index = -2;
    this.draw();
    window.scrollTo(0, 0);
  }
  private setLanguage(lang: Language): void {
    this.shown?.player.pause();
    setLanguage(lang);
    this.draw();
  }
  private setTheme(theme: Theme): void {
    this.shown?.player.pause();
    this.theme = theme;
    this.draw();
  }
  private key(e: KeyboardEvent): void {
    if (e.altKey || e.ctrlKey || e.metaKey || this.shown === undefined) return;
    const target = e.target as HTMLElement;
    if (["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName)) return;
    if (e.key === " " && (target.tagName === "BUTTON" || target.tagName === "SUMMARY")) return;
    if (this.shown.key(e)) e.preventDefault();
  }
}

/// The connection with most bytes.
function main(recording: Recording): Connection {
  const bytes = (c: Connection) => c.summary.client.bytes + c.summary.server.bytes;
  return recording.connections.reduce((a, b) => (bytes(b) > bytes(a) ? b : a));
}
