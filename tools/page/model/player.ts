// The animation's position: a time, and the last segment at or before it. Views listen; nothing else moves it.

import type { Segments } from "../data/segments";

export const SPEEDS = [0.0001, 0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100];
const NS = 1e9;

export class Player {
  time = 0;
  index = -1; // -1: before the first segment
  speed = 1;
  isPlaying = false;
  private readonly listeners: (() => void)[] = [];
  private last = 0;

  constructor(readonly segments: Segments, readonly duration: number) {}

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }
  /// To a time, ns; the segment is the last one by then.
  seek(time: number): void {
    this.time = Math.min(Math.max(0, time), this.duration);
    this.index = this.segments.at(this.time);
    this.tell();
  }
  /// To a segment: at its time, though others may have the same.
  show(index: number): void {
    this.index = Math.min(Math.max(-1, index), this.segments.count - 1);
    this.time = this.index < 0 ? 0 : this.segments.time[this.index];
    this.tell();
  }
  step(by: number): void {
    this.pause();
    this.show(this.index + by);
  }
  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }
  play(): void {
    if (this.time >= this.duration) this.show(-1);
    this.isPlaying = true;
    this.last = performance.now();
    requestAnimationFrame(() => this.tick());
    this.tell();
  }
  pause(): void {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.tell();
  }
  faster(by: number): void {
    const at = SPEEDS.indexOf(this.speed) + by;
    this.setSpeed(SPEEDS[Math.min(Math.max(0, at), SPEEDS.length - 1)]);
  }
  setSpeed(speed: number): void {
    this.speed = speed;
    this.tell();
  }
  private tick(): void {
    if (!this.isPlaying) return;
    const now = performance.now();
    this.time = Math.min(this.duration, this.time + ((now - this.last) / 1000) * NS * this.speed);
    this.last = now;
    this.index = Math.max(this.index, this.segments.at(this.time));
    if (this.time >= this.duration) this.isPlaying = false;
    this.tell();
    if (this.isPlaying) requestAnimationFrame(() => this.tick());
  }
  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
