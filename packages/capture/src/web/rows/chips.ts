import { h } from "../dom.ts";

/** Something to choose that is on or off. */
export interface Choice<T> {
  readonly value: T;
  text(): string;
}

/** Buttons that are pressed while what they stand for is chosen. */
export class Chips<T> {
  readonly element: HTMLElement;
  readonly #buttons: readonly (readonly [HTMLButtonElement, Choice<T>])[];

  constructor(choices: readonly Choice<T>[], toggle: (value: T) => void) {
    this.#buttons = choices.map((choice) => [
      h("button", { class: "button", type: "button", onclick: () => toggle(choice.value) }),
      choice,
    ]);
    this.element = h(
      "div",
      { class: "chips", role: "group" },
      this.#buttons.map(([button]) => button),
    );
  }

  /** Says again what can be chosen, and what is. */
  update(label: string, chosen: (value: T) => boolean): void {
    this.element.setAttribute("aria-label", label);
    for (const [button, { text, value }] of this.#buttons) {
      button.textContent = text();
      button.setAttribute("aria-pressed", `${chosen(value)}`);
    }
  }
}

/** A set with the value, or without it if it was in it. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const other = new Set(set);
  if (!other.delete(value)) other.add(value);
  return other;
}
