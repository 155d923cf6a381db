// Makes elements without parsing HTML, so that no text of a capture becomes markup.

type Child = Node | string | number | undefined | null | false;
type Attributes = Record<string, string | number | boolean | undefined | ((e: Event) => void)>;

function fill(node: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value as EventListener);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== false) node.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== undefined && child !== null && child !== false) node.append(typeof child === "number" ? String(child) : child);
}

export function h(name: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const node = document.createElement(name);
  fill(node, attributes, children);
  return node;
}
export function svg(name: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  fill(node, attributes, children);
  return node;
}
export function put(node: Element, ...children: Child[]): void {
  node.replaceChildren();
  fill(node, {}, children);
}
/// A custom property or colour of the page's style, as it is now (light, dark).
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
