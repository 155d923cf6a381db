// Numbers as they are read: times with their unit, bytes with theirs.

export function seconds(ns: number): string {
  const s = Math.abs(ns) / 1e9;
  if (s === 0) return "0 s";
  if (s < 1e-6) return `${Math.round(ns)} ns`;
  if (s < 1e-3) return `${trim(ns / 1e3)} µs`;
  if (s < 1) return `${trim(ns / 1e6)} ms`;
  if (s < 120) return `${trim(ns / 1e9)} s`;
  return `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
}
/// Always in seconds, as ladders write it.
export function clock(ns: number): string {
  return (ns / 1e9).toFixed(6);
}
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
export function size(n: number): string {
  if (n >= 10 * 1048576) return `${trim(n / 1048576)} MiB`;
  if (n >= 10240) return `${trim(n / 1024)} KiB`;
  return `${count(n)} B`;
}
/// For the ticks of an axis: one unit for all of them.
export function bytesAxis(top: number): { unit: number; text: (n: number) => string } {
  const [unit, name] = top >= 10 * 1048576 ? [1048576, "MiB"] : top >= 10240 ? [1024, "KiB"] : [1, "B"];
  return { unit, text: (n) => `${unit === 1 ? count(n) : trim(n / unit)} ${name}` };
}
function trim(n: number): string {
  return String(Number(n.toPrecision(Math.abs(n) >= 100 ? Math.max(3, Math.floor(Math.log10(Math.abs(n))) + 1) : 3)));
}
