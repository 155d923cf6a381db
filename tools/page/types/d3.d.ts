// The few functions of d3's modules (version 5) that the page uses, as far as it uses them.

declare module "d3-scale" {
  export interface Linear {
    (n: number): number;
    domain(): number[];
    domain(d: number[]): Linear;
    range(): number[];
    range(r: number[]): Linear;
    invert(n: number): number;
    ticks(count?: number): number[];
    nice(count?: number): Linear;
    copy(): Linear;
  }
  export function scaleLinear(): Linear;
}

declare module "d3-array" {
  export function max<T>(list: Iterable<T>, of?: (item: T) => number): number | undefined;
}

declare module "d3-axis" {
  import { Linear } from "d3-scale";
  import { Selection } from "d3-selection";
  export interface Axis {
    (at: Selection): void;
    ticks(count: number): Axis;
    tickValues(values: number[]): Axis;
    tickSize(n: number): Axis;
    tickFormat(f: (n: number) => string): Axis;
  }
  export function axisLeft(scale: Linear): Axis;
  export function axisBottom(scale: Linear): Axis;
}

declare module "d3-selection" {
  export interface Selection {
    append(name: string): Selection;
    attr(name: string, value: string | number | null): Selection;
    call(f: (s: Selection) => void): Selection;
    on(kind: string, f: ((this: Element) => void) | null): Selection;
    node(): Element;
  }
  export function select(node: Element): Selection;
  export const event: { transform: import("d3-zoom").Transform; sourceEvent: Event | null; type: string; ctrlKey: boolean };
}

declare module "d3-shape" {
  export interface Line<T> {
    (list: T[]): string | null;
    x(f: (item: T) => number): Line<T>;
    y(f: (item: T) => number): Line<T>;
    curve(c: unknown): Line<T>;
    context(c: CanvasRenderingContext2D): Line<T>;
  }
  export function line<T>(): Line<T>;
  export const curveStepAfter: unknown;
  export const curveLinear: unknown;
}

declare module "d3-zoom" {
  import { Linear } from "d3-scale";
  import { Selection } from "d3-selection";
  export interface Transform {
    k: number;
    x: number;
    y: number;
    rescaleX(scale: Linear): Linear;
    translate(x: number, y: number): Transform;
    scale(k: number): Transform;
  }
  export interface Zoom {
    (at: Selection): void;
    scaleExtent(e: [number, number]): Zoom;
    translateExtent(e: [[number, number], [number, number]]): Zoom;
    extent(e: [[number, number], [number, number]]): Zoom;
    filter(f: () => boolean): Zoom;
    on(kind: string, f: () => void): Zoom;
    transform(at: Selection, t: Transform): void;
  }
  export function zoom(): Zoom;
  export const zoomIdentity: Transform;
}
