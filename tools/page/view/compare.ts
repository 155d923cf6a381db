// Two runs side by side, on one time axis: what differs, in words and pictures.

import { max } from "d3-array";
import { scaleLinear, type Linear } from "d3-scale";
import { event, select } from "d3-selection";
import { zoom } from "d3-zoom";

import type { Connection, Recording } from "../data/recording";
import { ackLine, inFlight, mainSender, throughput, windowOf, type Point } from "../model/series";
import { h, put } from "./dom";
import { Graph, isZoom, LEFT, RIGHT, type Shade } from "./graph";
import { seconds, size } from "./numbers";
import { language, roleWord, word } from "./words";

interface Run {
  name: string;
  recording: Recording;
  c: Connection;
}

export class CompareView {
  readonly node = h("section", { class: "compare" });
  private readonly graphs: { graph: Graph; run: Run }[] = [];
  private readonly base: Linear;
  private x: Linear;

  constructor(runs: readonly [Run, Run], open: (run: 0 | 1) => void) {
    const last = Math.max(...runs.map((r) => r.c.summary.lasted), 1);
    this.base = scaleLinear().domain([0, last]);
    this.x = this.base;
    const senders = runs.map((r) => mainSender(r.c));
    const highest = { sequence: 1, flight: 1, rate: 1 };
    const series = runs.map(({ c }, i) => {
      const { acks, edge } = ackLine(c, senders[i]);
      const all = { acks, edge, flight: inFlight(c, senders[i]), window: windowOf(c, senders[i]), rate: throughput(c, senders[i], last, 120) };
      const most = (list: readonly Point[]) => max(list, (p) => p.v) ?? 1;
      highest.sequence = Math.max(highest.sequence, most(acks), most(edge) > most(acks) * 3 ? 0 : most(edge));
      highest.flight = Math.max(highest.flight, most(all.flight), Math.min(most(all.window), most(all.flight) * 3));
      highest.rate = Math.max(highest.rate, most(all.rate));
      return all;
    });
    const columns = runs.map((run, i) => {
      const s = series[i];
      const role = senders[i] === 0 ? "client" : "server";
      const curve = (name: string, colour: string, points: readonly Point[], dash?: number[]) => ({ name, colour, points, kind: "step" as const, dash });
      const graphs = [
        new Graph({ title: `${"AB"[i]}: ${word("sequence")}`, height: 220, top: highest.sequence, unit: size, isBytes: true, curves: [curve(word("acks"), role, s.acks), curve(word("edge"), "edge", s.edge, [5, 3])] }),
        new Graph({ title: `${"AB"[i]}: ${word("flight")}`, height: 140, top: highest.flight, unit: size, isBytes: true, curves: [curve(word("in_flight"), role, s.flight), curve(`${word("window")} (${roleWord(1 - senders[i])})`, "edge", s.window, [5, 3])] }),
        new Graph({ title: `${"AB"[i]}: ${word("throughput")}`, height: 110, top: highest.rate, unit: (n) => `${size(n)}/s`, isBytes: true, curves: [curve("", role, s.rate)] }),
      ];
      graphs.forEach((graph) => this.graphs.push({ graph, run }));
      return h("div", {}, h("h3", {}, `${"AB"[i]}: ${run.name} `, h("button", { class: "link", click: () => open(i as 0 | 1) }, word("open_run"))), ...graphs.map((g) => g.node));
    });
    const zh = language === "zh" ? 1 : 0;
    const rows = runs[0].recording.differences.map((d) => h("tr", {}, h("td", {}, d.what[zh]), h("td", {}, d.a), h("td", {}, d.b), h("td", {}, d.says[zh])));
    put(this.node, h("h2", {}, word("compare")), h("h3", {}, word("differs")),
      h("table", { class: "options" }, h("thead", {}, h("tr", {}, h("th"), h("th", {}, "A"), h("th", {}, "B"), h("th"))), h("tbody", {}, ...rows)), h("div", { class: "pair" }, ...columns));
    const zooming = zoom().scaleExtent([1, 1e6]).filter(isZoom).on("zoom", () => {
      this.x = event.transform.rescaleX(this.base);
      for (const { graph } of this.graphs) (graph.plot as Element & { __zoom?: unknown }).__zoom = event.transform;
      this.redraw();
    });
    for (const { graph } of this.graphs) select(graph.plot).call(zooming);
    new ResizeObserver(() => this.draw()).observe(this.node);
  }

  private draw(): void {
    const { graph } = this.graphs[0];
    if (graph.plot.clientWidth === 0) return;
    this.base.range([LEFT, graph.plot.clientWidth - RIGHT]);
    this.x = this.base.copy().domain(this.x.domain());
    this.redraw();
  }
  private redraw(): void {
    for (const { graph, run } of this.graphs) {
      const shades: Shade[] = run.c.story.stalls.map((s) => ({ from: s.from, to: s.to, colour: "stall", title: `${word("stall")} ${seconds(s.to - s.from)}` }));
      graph.draw(this.x, graph.plot.clientWidth, shades);
    }
  }
}
