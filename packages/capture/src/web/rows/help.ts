import { h } from "../dom.ts";
import type { PageState } from "../state.ts";

/** Shows what keys do. */
export function showKeys({ texts: { keys } }: PageState): void {
  const dialog = h(
    "dialog",
    { class: "keys", "aria-label": keys.title },
    h("h2", {}, keys.title),
    h(
      "dl",
      {},
      keys.list.map(([names = "", does]) =>
        h(
          "div",
          {},
          h(
            "dt",
            {},
            names.split(" ").map((name) => h("kbd", {}, name)),
          ),
          h("dd", {}, does),
        ),
      ),
    ),
    h("form", { method: "dialog" }, h("button", { class: "button" }, keys.close)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
