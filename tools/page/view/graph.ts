// One graph. d3 makes the axes and the zoom. The curves are on a canvas, so that 100,000 segments stay fluent. Only the
// visible part is drawn.

import { max } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, type Linear } from "d3-scale";
import { event, select } from "d3-selection";
import { curveLinear, curveStepAfter, line } from "d3-shape";

import type { Point } from "../model/series";
import { colour, h, svg } from "./dom";
import { bytesAxis, seconds } from "./numbers";

export interface Curve {
  name: string;
  colour: string; // a custom property
  points: readonly Point[];
  kind: "step" | "line" | "dots" | "bars";
  dash?: readonly number[];
}
export interface Shade {
  from: number;
  to: number;
  colour: string;
  title: string;
}
/// A curve that knows how to draw itself, such as segments.
export type Paint = (context: CanvasRenderingContext2D, x: Linear, y: Linear, from: number, to: number) => void;

export interface GraphOptions {
  title: string;
  curves: readonly Curve[];
  paint?: Paint;
  top: number; // the largest value of all
  bottom?: number;
  unit: (n: number) => string;
  isBytes?: boolean; // or bytes a second: ticks at whole KiB
  height: number;
}

export const LEFT = 88, RIGHT = 10, TOP = 8, BOTTOM = 22;

/// For d3-zoom: which events move a graph. The wheel alone scrolls the page; a pinch comes with Ctrl.
export function isZoom(): boolean {
  return event.type !== "wheel" || event.ctrlKey;
}

export class Graph {
  readonly node: HTMLElement;
  readonly plot: HTMLElement;
  private readonly canvas = h("canvas") as HTMLCanvasElement;
  private readonly overlay: SVGElement;
  private readonly xAxis = svg("g", { class: "axis" });
  private readonly yAxis = svg("g", { class: "axis" });
  private readonly cursor = svg("line", { class: "cursor" });
  private x: Linear = scaleLinear();
  y: Linear = scaleLinear();
  private width = 600;

  constructor(readonly o: GraphOptions) {
    this.overlay = svg("svg", { class: "overlay", "aria-hidden": "true" }, this.xAxis, this.yAxis, this.cursor);
    this.plot = h("div", { class: "plot", style: `height:${o.height}px` }, this.canvas, this.overlay);
    const keys = o.curves.filter((c) => c.name !== "").map((c) => h("span", { class: "legend" }, h("i", { class: `key line ${c.kind}`, style: `--c:var(--${c.colour})` }), c.name));
    this.node = h("figure", { class: "graph" }, h("figcaption", {}, h("b", {}, o.title), ...keys), this.plot);
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", `${o.title}: ${o.curves.map((c) => `${c.name} ${o.unit(max(c.points, (p) => p.v) ?? 0)}`).join(", ")}`);
  }

  draw(x: Linear, width: number, shades: readonly Shade[]): void {
    this.x = x;
    this.width = width;
    const { height } = this.o;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const context = this.canvas.getContext("2d")!;
    context.scale(ratio, ratio);
    this.y = scaleLinear().domain([this.o.bottom ?? 0, this.o.top * 1.05 || 1]).range([height - BOTTOM, TOP]);
    context.save();
    context.beginPath();
    context.rect(LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM);
    context.clip();
    const [from, to] = x.domain();
    for (const shade of shades) {
      if (shade.to < from || shade.from > to) continue;
      context.fillStyle = colour(shade.colour);
      context.globalAlpha = 0.18;
      // A stall is a strip at the top, because a wait for the window mostly covers the same time.
      if (shade.colour === "stall") context.globalAlpha = 0.75;
      context.fillRect(x(shade.from), TOP, Math.max(1, x(shade.to) - x(shade.from)), shade.colour === "stall" ? 5 : height - TOP - BOTTOM);
    }
    context.globalAlpha = 1;
    this.grid(context);
    for (const curve of this.o.curves) this.curve(context, curve, from, to);
    this.o.paint?.(context, x, this.y, from, to);
    context.restore();
    this.axes();
  }

  moveCursor(time: number): void {
    const at = this.x(time);
    const isSeen = at >= LEFT && at <= this.width - RIGHT;
    for (const [name, value] of Object.entries({ x1: at, x2: at, y1: TOP, y2: this.o.height - BOTTOM, visibility: isSeen ? "visible" : "hidden" }))
      this.cursor.setAttribute(name, String(value));
  }

  private grid(context: CanvasRenderingContext2D): void {
    context.strokeStyle = colour("line");
    context.lineWidth = 0.5;
    for (const tick of this.ticks()) {
      context.beginPath();
      context.moveTo(LEFT, this.y(tick));
      context.lineTo(this.width - RIGHT, this.y(tick));
      context.stroke();
    }
  }

  private ticks(): number[] {
    const { unit } = bytesAxis(this.o.top);
    if (!this.o.isBytes) return this.y.ticks(4);
    const ticks = scaleLinear().domain(this.y.domain().map((n) => n / unit)).ticks(4);
    return (unit === 1 ? ticks.filter(Number.isInteger) : ticks).map((n) => n * unit);
  }
  private axes(): void {
    const { height } = this.o;
    const bottom = axisBottom(this.x).ticks(Math.max(2, Math.floor(this.width / 130))).tickFormat((n) => seconds(n));
    const { text } = bytesAxis(this.o.top);
    const left = axisLeft(this.y).tickValues(this.ticks()).tickFormat((n) => (this.o.isBytes ? text(n) : this.o.unit(n)));
    select(this.xAxis).attr("transform", `translate(0,${height - BOTTOM})`).call(bottom);
    select(this.yAxis).attr("transform", `translate(${LEFT},0)`).call(left);
  }

  private curve(context: CanvasRenderingContext2D, curve: Curve, from: number, to: number): void {
    const { points } = curve;
    if (points.length === 0) return;
    let first = lowerBound(points, from) - 1;
    first = Math.max(0, first);
    const last = Math.min(points.length - 1, lowerBound(points, to) + 1);
    context.strokeStyle = context.fillStyle = colour(curve.colour);
    context.lineWidth = 1.6;
    context.setLineDash(curve.dash ? [...curve.dash] : []);
    const { x, y } = this;
    if (curve.kind === "dots") {
      let before = -1;
      for (let i = first; i <= last; ++i) {
        const px = x(points[i].t), py = y(points[i].v);
        const key = Math.round(px) * 4096 + Math.round(py);
        if (key === before) continue;
        before = key;
        context.fillRect(px - 1.5, py - 1.5, 3, 3);
      }
      return;
    }
    context.beginPath();
    if (last - first > 3 * this.width) this.spans(context, points, first, last);
    else {
      const draw = line<Point>().x((p) => x(p.t)).y((p) => y(p.v)).curve(curve.kind === "step" ? curveStepAfter : curveLinear).context(context);
      draw(points.slice(first, last + 1));
      if (curve.kind === "step") context.lineTo(x(to), y(points[last].v));
    }
    context.stroke();
    context.setLineDash([]);
  }

  /// Where there are more points than pixels, each column of pixels gets a bar from its lowest to its highest point.
  private spans(context: CanvasRenderingContext2D, points: readonly Point[], first: number, last: number): void {
    let column = -1, low = 0, high = 0, lastY = 0;
    for (let i = first; i <= last; ++i) {
      const at = Math.round(this.x(points[i].t)), py = this.y(points[i].v);
      if (at !== column) {
        if (column >= 0) {
          context.moveTo(column, low);
          context.lineTo(column, high + 0.5);
          context.moveTo(column, lastY);
          context.lineTo(at, lastY);
        }
        column = at;
        low = high = py;
      }
      low = Math.min(low, py);
      high = Math.max(high, py);
      lastY = py;
    }
    if (column < 0) return;
    context.moveTo(column, low);
    context.lineTo(column, high + 0.5);
  }
}

export function lowerBound(points: readonly Point[], t: number): number {
  let low = 0, high = points.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (points[mid].t < t) low = mid + 1;
    else high = mid;
  }
  return low;
}
