// Where the rows of a ladder are, in true time or evenly spaced; and which rows lie between two heights.

import type { Connection } from "../data/recording";
import { travelTimes, type Path } from "../model/path";

export const ROW = 26;
const TOP = 26, BOTTOM = 40;
const MAX_HEIGHT = 8e6; // pixels; browsers end somewhat above

export class Layout {
  isEven: boolean;
  zoom = 1; // of true time: 1 shows all in one view

  constructor(private readonly c: Connection, readonly path: Path, readonly duration: number, private viewHeight: number) {
    this.isEven = !this.isReadableInTrueTime();
  }

  setViewHeight(height: number): void {
    this.viewHeight = height;
  }
  get height(): number {
    if (this.isEven) return TOP + this.c.segments.count * ROW + BOTTOM;
    return Math.min(MAX_HEIGHT, TOP + (this.viewHeight - TOP - BOTTOM) * this.zoom + BOTTOM);
  }
  /// Of a time, ns.
  y(time: number): number {
    if (!this.isEven) return TOP + (time / this.duration) * (this.height - TOP - BOTTOM);
    const { segments } = this.c;
    const i = segments.at(time);
    if (i < 0) return TOP;
    const next = i + 1 < segments.count ? segments.time[i + 1] : this.duration;
    const part = next > segments.time[i] ? (time - segments.time[i]) / (next - segments.time[i]) : 0;
    return TOP + (i + 0.5 + Math.min(1, part)) * ROW;
  }
  /// In true time, the time of a height.
  time(y: number): number {
    return ((y - TOP) / (this.height - TOP - BOTTOM)) * this.duration;
  }
  /// Both ends of an arrow: at its sender, at its receiver.
  arrow(i: number): [number, number] {
    if (this.isEven) {
      const y = TOP + (i + 0.5) * ROW;
      return [y - 3, y + 5];
    }
    const [from, to] = travelTimes(this.c, this.path, i);
    return [this.y(Math.max(0, from)), this.y(Math.min(this.duration, to)) + 2];
  }
  /// The segments that may be seen between two heights.
  seen(from: number, to: number): [number, number] {
    const { segments } = this.c;
    if (this.isEven) {
      return [Math.max(0, Math.floor((from - TOP) / ROW) - 1), Math.min(segments.count - 1, Math.ceil((to - TOP) / ROW))];
    }
    const under = Math.max(this.path.toClient, this.path.toServer);
    return [Math.max(0, segments.at(this.time(from) - under)), Math.min(segments.count - 1, segments.at(this.time(to) + under) + 1)];
  }
  mostZoom(): number {
    return MAX_HEIGHT / this.viewHeight;
  }
  /// Where most arrows have room for their words when all time is shown at once.
  private isReadableInTrueTime(): boolean {
    const { segments } = this.c;
    const room = (ROW / 2 / Math.max(1, this.viewHeight)) * this.duration;
    let clear = 0, last = -Infinity;
    for (let i = 0; i < segments.count; ++i) {
      if (segments.time[i] - last < room) continue;
      last = segments.time[i];
      ++clear;
    }
    return clear >= segments.count * 0.6;
  }
}
