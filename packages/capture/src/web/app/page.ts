import type { Language } from "@twinport/diagnosis";
import { shown } from "@twinport/protocol";
import type { ReportSession } from "../../report/index.ts";
import { type Child, h } from "../dom.ts";
import { showChapters } from "../overview/page.ts";
import { PageState } from "../state.ts";
import { choiceBoxes } from "./choices.ts";
import { listenForFiles } from "./incoming.ts";
import { Job } from "./job.ts";
import type { Choices, Message, Progress } from "./messages.ts";
import { notice } from "./notices.ts";
import { namesOf, type Outcome, outcomeLine, outcomeNotices, sizeOf } from "./outcome.ts";
import { Reading } from "./reading.ts";
import { sorted } from "./sorting.ts";
import { type AppTexts, appTexts } from "./texts.ts";
import { welcome } from "./welcome.ts";

/** What is being read. */
interface Running {
  readonly job: Job;
  readonly begun: number;
  readonly sessions: ReportSession[];
  reading: Reading;
  progress: Progress;
}

/** The page that analyses captures: nothing is open, or captures are being read, or what came of them is shown. */
export class App {
  readonly #root: HTMLElement;
  readonly #bar = h("header", { class: "app-bar" });
  readonly #notices = h("div", { class: "app-notices" });
  readonly #input: HTMLInputElement;
  #state: PageState;
  #choices: Choices = { showPasswords: false, useSecrets: false };
  #captures: readonly File[] = [];
  #keyLogs: readonly File[] = [];
  #running: Running | null = null;
  #outcome: Outcome | null = null;

  /** @param language the one that it begins with */
  constructor(root: HTMLElement, language: Language) {
    this.#root = root;
    this.#input = h("input", { type: "file", multiple: true, hidden: true, onchange: () => this.#chosen() });
    root.before(this.#bar, this.#notices, this.#input);
    this.#state = this.#stateIn(language);
    listenForFiles((files) => void this.#take(files));
    this.#draw();
    this.#show();
  }

  get #texts(): AppTexts {
    return appTexts[this.#state.language];
  }

  /** A state of the page that nobody listens to yet but what is above the report. */
  #stateIn(language: Language): PageState {
    const state = new PageState(language);
    state.on("language", () => {
      this.#draw();
      if (this.#outcome === null || !this.#isShown(this.#outcome)) this.#show();
    });
    return state;
  }

  #chosen(): void {
    const files = [...(this.#input.files ?? [])];
    // The same file may be chosen again, once it has changed.
    this.#input.value = "";
    void this.#take(files);
  }

  async #take(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const { captures, keyLogs } = await sorted(files);
    // A key log that came first belongs to the capture that follows, and not to the one after that.
    const isFollowed = captures.length > 0 && this.#captures.length > 0;
    this.#keyLogs = isFollowed ? keyLogs : [...this.#keyLogs, ...keyLogs];
    if (captures.length > 0) this.#captures = captures;
    this.#read();
  }

  #choose(choices: Choices): void {
    this.#choices = choices;
    this.#read();
  }

  /** Reads what is open, from the beginning. */
  #read(): void {
    this.#running?.job.stop();
    this.#running = null;
    if (this.#captures.length > 0) {
      this.#outcome = null;
      const request = { ...this.#choices, captures: this.#captures, keyLogs: this.#keyLogs };
      this.#running = {
        job: new Job(request, (message) => this.#told(message)),
        begun: performance.now(),
        sessions: [],
        reading: this.#readingOf(sizeOf(this.#captures)),
        progress: { bytes: 0, packets: 0, sessions: 0, began: null },
      };
    }
    this.#draw();
  }

  #readingOf(bytes: number): Reading {
    return new Reading(bytes, this.#texts, this.#state.language, () => this.#end({}));
  }

  #told(message: Message): void {
    const running = this.#running;
    if (running === null) return;
    switch (message.kind) {
      case "progress":
        running.progress = message.progress;
        running.reading.show(message.progress);
        break;
      case "sessions":
        running.sessions.push(...message.sessions);
        running.reading.add(message.sessions);
        break;
      case "done":
        running.progress = message.progress;
        this.#end(message);
        break;
      case "problem":
        this.#end(message);
    }
  }

  /** The reading has ended: with a summary, or a problem, or because nobody wants to wait. */
  #end({ summary = null, leftOut = 0, problem = null }: Partial<Outcome>): void {
    const running = this.#running;
    if (running === null) return;
    running.job.stop();
    this.#running = null;
    const { sessions, progress } = running;
    const seconds = (performance.now() - running.begun) / 1000;
    this.#outcome = { files: this.#captures, sessions, progress, seconds, summary, leftOut, problem };
    // What was not read is not open; the next capture comes to a page as it was before.
    if (!this.#isShown(this.#outcome)) this.#captures = [];
    // Who listened to the state so far belongs to the report that goes.
    this.#state = this.#stateIn(this.#state.language);
    this.#draw();
    this.#show();
  }

  #isShown({ sessions, summary }: Outcome): boolean {
    return sessions.length > 0 || summary !== null;
  }

  /** Draws what is above the report. */
  #draw(): void {
    const texts = this.#texts;
    document.documentElement.lang = this.#state.language;
    const isOpen = this.#captures.length > 0;
    this.#bar.dataset["drop"] = texts.dropNow;
    this.#bar.replaceChildren(
      // A report says it by itself.
      isOpen ? "" : h("span", { class: "app-brand" }, "Twinport"),
      h("bdi", { class: "app-names" }, isOpen ? namesOf([...this.#captures, ...this.#keyLogs]) : ""),
      h("div", { class: "app-buttons" }, this.#buttons(isOpen, texts)),
    );
    const running = this.#running;
    // What is shown is that of before.
    this.#root.inert = running !== null;
    if (running !== null) {
      running.reading = this.#readingOf(sizeOf(this.#captures));
      running.reading.show(running.progress);
      running.reading.add(running.sessions);
    }
    const outcome = this.#outcome;
    const isHeld = !isOpen && this.#keyLogs.length > 0;
    const told = outcome !== null && this.#isShown(outcome) ? outcomeLine(outcome, texts) : null;
    this.#notices.replaceChildren(
      ...(running === null ? [] : [running.reading.element]),
      ...(told === null ? [] : [h("p", { class: "app-told", role: "status" }, told)]),
      ...(outcome === null ? [] : outcomeNotices(outcome, texts)),
      ...(isHeld
        ? [notice("note", h("p", {}, texts.keyLogHeld), h("p", {}, h("bdi", {}, namesOf(this.#keyLogs))))]
        : []),
    );
  }

  #buttons(isOpen: boolean, texts: AppTexts): Child {
    const button = (text: string, onclick: () => void) =>
      h("button", { type: "button", class: "button", onclick }, text);
    const choose = () => this.#input.click();
    if (isOpen)
      return [
        button(texts.another, choose),
        button(texts.addKeyLog, choose),
        h(
          "details",
          { class: "app-options" },
          h("summary", { class: "button" }, texts.options),
          this.#boxes(texts),
        ),
      ];
    // A report brings its own.
    return button(texts.language, () =>
      this.#state.set("language", this.#state.language === "en" ? "zh-CN" : "en"),
    );
  }

  #boxes(texts: AppTexts): HTMLElement {
    return choiceBoxes(this.#choices, texts, (choices) => this.#choose(choices));
  }

  /** Shows what was found, or how to begin. */
  #show(): void {
    const outcome = this.#outcome;
    if (outcome === null || !this.#isShown(outcome)) {
      const texts = this.#texts;
      document.title = `Twinport: ${texts.title}`;
      this.#root.replaceChildren(welcome(texts, () => this.#input.click(), this.#boxes(texts)));
      return;
    }
    const { sessions, summary, progress } = outcome;
    const { began } = progress;
    const files = outcome.files.map(({ name }) => shown(name));
    const chapter = { title: null, intro: [], files, began, language: this.#state.language };
    showChapters(this.#root, [{ chapter, sessions, summary }], this.#state);
  }
}
