import type { Chapter } from "../chapters.ts";
import { h, s } from "../dom.ts";
import type { PageState } from "../state.ts";
import { spoken } from "./spoken.ts";

/** What the page is, of which captures, and what changes how it is shown. */
export function pageHeader(chapters: readonly Chapter[], state: PageState): HTMLElement {
  const files = [...new Set(chapters.flatMap(({ chapter }) => chapter.files))];
  const began = chapters[0]?.chapter.began ?? null;
  return h(
    "header",
    { class: "page-header" },
    h(
      "div",
      { class: "page-bar" },
      h("p", { class: "brand" }, brandMark(), h("span", { translate: "no" }, "Twinport")),
      h("div", { class: "page-controls" }, schemeButton(state), languageButton(state)),
    ),
    spoken(h("h1"), state, () => state.texts.title),
    h(
      "ul",
      { class: "files" },
      files.map((file) => h("li", {}, h("bdi", { class: "wire" }, file))),
    ),
    began === null
      ? null
      : spoken(h("p", { class: "muted" }), state, () => [
          state.texts.began,
          state.texts.colon,
          h("span", { class: "number" }, began),
        ]),
  );
}

/** Two ends, and what goes back and forth between them. */
function brandMark(): SVGSVGElement {
  return s(
    "svg",
    { class: "brand-mark", viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" },
    s("path", { class: "brand-ends", d: "M3 2v16M17 2v16" }),
    s("path", { class: "brand-control", d: "M3 6.5h11m-2.5-2.5L14 6.5 11.5 9" }),
    s("path", { class: "brand-data", d: "M17 13.5H6m2.5-2.5L6 13.5 8.5 16" }),
  );
}

function languageButton(state: PageState): HTMLElement {
  const change = () => state.set("language", state.language === "en" ? "zh-CN" : "en");
  return spoken(
    h("button", { type: "button", class: "button language", onclick: change }),
    state,
    (button) => {
      button.lang = state.language === "en" ? "zh-CN" : "en";
      return state.texts.language;
    },
  );
}

const schemes = ["auto", "light", "dark"] as const;

/** Goes through the schemes; the first follows the system. */
function schemeButton(state: PageState): HTMLElement {
  let scheme: (typeof schemes)[number] = "auto";
  const say = (): string => state.texts.scheme + state.texts.colon + state.texts.schemes[scheme];
  const change = (): void => {
    scheme = schemes[(schemes.indexOf(scheme) + 1) % schemes.length] ?? "auto";
    if (scheme === "auto") delete document.documentElement.dataset["scheme"];
    else document.documentElement.dataset["scheme"] = scheme;
    button.textContent = say();
  };
  const button = h("button", { type: "button", class: "button scheme", onclick: change });
  return spoken(button, state, say);
}
