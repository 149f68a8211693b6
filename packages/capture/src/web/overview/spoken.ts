import { type Child, refill } from "../dom.ts";
import type { PageState } from "../state.ts";

/** Fills an element now, and again whenever the page's language changes. `say` may set attributes, too. */
export function spoken<E extends Element>(element: E, state: PageState, say: (element: E) => Child): E {
  const speak = (): void => refill(element, say(element));
  state.on("language", speak);
  speak();
  return element;
}

/** A text of the page with its values: "{n} rows". */
export function withValues(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ""}`);
}
