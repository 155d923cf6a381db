// Reads what the page embeds, and shows it.

import { linesOf } from "./data/read";
import { Recording } from "./data/recording";
import { App } from "./view/app";
import { h, put } from "./view/dom";
import { word } from "./view/words";

async function start(): Promise<void> {
  const root = document.getElementById("page")!;
  try {
    const recordings: Recording[] = [];
    for (const data of document.querySelectorAll("script.data")) {
      const recording = new Recording();
      for (const line of await linesOf(data.textContent ?? "")) recording.take(line);
      recordings.push(recording);
      data.remove();
    }
    new App(root, recordings);
  } catch (problem) {
    put(root, h("p", { class: "severe" }, `${word("fails")}: ${String(problem)}`));
    root.setAttribute("aria-busy", "false");
    throw problem;
  }
}

void start();
