// The signs on the animation's buttons. They are drawn because not every font has them.

import { svg } from "./dom";

const SHAPES = {
  play: "M4,2 L14,8 L4,14 z", pause: "M3,2 h4 v12 h-4 z M9,2 h4 v12 h-4 z", back: "M13,2 L4,8 L13,14 z M2,2 h2 v12 h-2 z",
  forward: "M3,2 L12,8 L3,14 z M12,2 h2 v12 h-2 z", first: "M9,2 L3,8 L9,14 z M15,2 L9,8 L15,14 z M1,2 h2 v12 h-2 z",
  last: "M1,2 L7,8 L1,14 z M7,2 L13,8 L7,14 z M13,2 h2 v12 h-2 z",
};
export type Icon = keyof typeof SHAPES;

export function icon(name: Icon): SVGElement {
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, svg("path", { d: SHAPES[name] }));
}
