import { type Child, h } from "../dom.ts";
import type { Problem } from "./problem.ts";
import type { AppTexts } from "./texts.ts";

/** Something that the reader should know, above what there is to see. */
export function notice(kind: "note" | "problem", ...children: Child[]): HTMLElement {
  return h(
    "div",
    { class: `app-notice app-${kind}`, role: kind === "problem" ? "alert" : "status" },
    children,
  );
}

/** Why there is nothing, or not all, and what to do next. */
export function problemNotice({ kind, message, looksLike }: Problem, texts: AppTexts): HTMLElement {
  const { title, next } = texts.problems[kind];
  const kindOfFile = looksLike === null ? undefined : texts.kinds[looksLike];
  const at = message.indexOf(": ");
  const said =
    kindOfFile === undefined || at < 0 ? message : `${message.slice(0, at)}${texts.looksLike(kindOfFile)}`;
  return notice(
    "problem",
    h("strong", {}, title),
    h("p", { class: "app-said" }, h("bdi", {}, said)),
    h("p", {}, next),
  );
}
