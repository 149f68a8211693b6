import type { Text } from "../report/index.ts";

/** What may stand in an element: text is always a text node, never markup. */
export type Child = Node | string | null | undefined | readonly Child[];

/** Attributes; false and undefined leave one out, true sets it empty. A function becomes a listener of that event ("onclick"). */
export type Attributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: never) => void)>
>;

/** An element with its attributes and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children);
}

/** An element of SVG. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** A sentence: what is stressed, from the wire, or a data connection is set off. */
export function sentence(text: Text): readonly Child[] {
  return text.map((span) => {
    if (typeof span === "string") return span;
    if ("strong" in span) return h("strong", {}, span.strong);
    // What came over the wire keeps its direction to itself.
    if ("wire" in span) return h("bdi", { class: "wire" }, span.wire);
    return h("span", { class: "connection" }, span.connection);
  });
}

/** Replaces what is in an element. */
export function refill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as (event: Event) => void);
    else if (value !== false && value !== undefined)
      element.setAttribute(name, value === true ? "" : `${value}`);
  }
  append(element, children);
  return element;
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined) continue;
    if (typeof child === "string" || child instanceof Node) element.append(child);
    else append(element, child);
  }
}
