import { h } from "../dom.ts";
import type { Choices } from "./messages.ts";
import type { AppTexts } from "./texts.ts";

/** The boxes to tick. */
export function choiceBoxes(
  choices: Choices,
  texts: AppTexts,
  changed: (choices: Choices) => void,
): HTMLElement {
  const box = (name: keyof Choices) =>
    h(
      "label",
      {},
      h("input", {
        type: "checkbox",
        name,
        checked: choices[name],
        onchange: ({ currentTarget }: Event) =>
          changed({ ...choices, [name]: (currentTarget as HTMLInputElement).checked }),
      }),
      ` ${texts.choices[name]}`,
    );
  return h("div", { class: "app-choices" }, box("useSecrets"), box("showPasswords"));
}
