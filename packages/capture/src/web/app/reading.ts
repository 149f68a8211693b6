import type { Language } from "@twinport/diagnosis";
import type { ReportSession } from "../../report/index.ts";
import { h, sentence } from "../dom.ts";
import type { Progress } from "./messages.ts";
import { type AppTexts, filled, megabytes } from "./texts.ts";

/** Headings shown while there are more to come. */
const headings = 12;

/** How far the reading has come, and what was found last. */
export class Reading {
  readonly element: HTMLElement;
  readonly #bar: HTMLProgressElement;
  readonly #numbers = h("span", { class: "app-numbers" });
  readonly #found = h("ul", { class: "app-found" });
  readonly #total: number;
  readonly #texts: AppTexts;
  readonly #language: Language;

  /** @param total bytes of the captures */
  constructor(total: number, texts: AppTexts, language: Language, cancel: () => void) {
    this.#total = total;
    this.#texts = texts;
    this.#language = language;
    this.#bar = h("progress", { max: Math.max(1, total), value: 0, "aria-label": texts.progress });
    this.element = h(
      "section",
      { class: "app-reading", "aria-label": texts.reading },
      h(
        "div",
        { class: "app-reading-line" },
        this.#bar,
        this.#numbers,
        h("button", { type: "button", class: "button", onclick: cancel }, texts.cancel),
      ),
      this.#found,
    );
  }

  show({ bytes, packets, sessions }: Progress): void {
    const { of, packets: packetCount, sessions: sessionCount } = this.#texts;
    this.#bar.value = bytes;
    const size = filled(of, { done: megabytes(bytes), total: megabytes(this.#total) });
    const percent = `${Math.floor((100 * bytes) / Math.max(1, this.#total))} %`;
    this.#numbers.textContent = [percent, size, packetCount(packets), sessionCount(sessions)].join(" · ");
  }

  add(sessions: readonly ReportSession[]): void {
    const latest = sessions
      .slice(-headings)
      .reverse()
      .map(({ header }) => h("li", {}, sentence(header[this.#language])));
    const before = [...this.#found.children].slice(0, headings - latest.length);
    this.#found.replaceChildren(...latest, ...before);
  }
}
