import { h } from "../dom.ts";
import { picture } from "./picture.ts";
import type { AppTexts } from "./texts.ts";

/** What the page shows before there is a capture. */
export function welcome(texts: AppTexts, choose: () => void, choices: HTMLElement): HTMLElement {
  return h(
    "div",
    { class: "app-welcome" },
    h("h1", {}, texts.title),
    h("p", { class: "app-lead" }, texts.lead),
    h(
      "div",
      { class: "app-drop" },
      picture(),
      h("p", { class: "app-drop-title" }, texts.drop),
      h("button", { type: "button", class: "button app-main-button", onclick: choose }, texts.choose),
      h("p", { class: "app-muted" }, texts.paste),
      h("p", { class: "app-muted" }, texts.accepts),
    ),
    h("p", { class: "app-privacy" }, h("strong", {}, texts.privacy), texts.privacyWhy),
    choices,
    h(
      "details",
      { class: "app-how" },
      h("summary", {}, texts.howTitle),
      texts.how.map(([why, command]) => [h("p", {}, why), h("pre", {}, h("code", {}, command))]),
    ),
  );
}
