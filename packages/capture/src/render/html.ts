import { shown } from "@twinport/protocol";
import type { Language } from "../explain/index.ts";
import { formatDate } from "../explain/units.ts";
import type { Timestamp } from "../model.ts";
import { type ReportChapter, reportSummary, type Said, SessionReporter } from "../report/index.ts";
import { showable } from "./json-fields.ts";
import type { CaptureOpening, Renderer } from "./renderer.ts";

/** A page that shows reports, as `@twinport/capture/page` has it: what stands before the data, and what behind. */
export interface Page {
  readonly head: string;
  readonly tail: string;
}

/** How a chapter of a report is written. */
export interface ChapterOptions {
  /** The language that the page begins with; it has both. */
  readonly language: Language;
  /** What it is called beside the other chapters. */
  readonly title?: Said<string>;
  /** Paragraphs above the sessions. */
  readonly intro?: readonly Said<string>[];
}

/** How a report is written. */
export interface HtmlOptions extends ChapterOptions {
  readonly page: Page;
}

/** Writes a report of one chapter as one HTML file that needs nothing else: the sessions as data, in the page that shows them. */
export function htmlRenderer({ page, ...options }: HtmlOptions): Renderer {
  const chapter = chapterRenderer(options);
  return {
    open: (capture) => page.head + chapter.open(capture),
    session: (session) => chapter.session(session),
    close: (summary, left) => chapter.close(summary, left) + page.tail,
  };
}

/** Writes a chapter of a report: JSON in elements that are not run. Chapters stand between a page's head and its tail. */
export function chapterRenderer({ language, title, intro = [] }: ChapterOptions): Renderer {
  const reporter = new SessionReporter();
  let start: Timestamp | null = null;
  let sessions = 0;
  return {
    open(capture) {
      start = capture.start;
      return opening({ language, intro, ...(title && { title }) }, capture);
    },
    session(session) {
      sessions++;
      return part("session", reporter.report(session, start));
    },
    close: (summary, left = 0) => part("summary", reportSummary(summary, sessions, left)),
  };
}

/** The beginning of a chapter. */
export function opening(
  { language, title, intro = [] }: ChapterOptions,
  { files, start }: CaptureOpening,
): string {
  const chapter: ReportChapter = {
    title: title ?? null,
    intro,
    files: files.map((file) => shown(file)),
    began: start === null ? null : formatDate(start),
    language,
  };
  return part("chapter", chapter);
}

/** Nothing in it ends the element, or begins a comment or a script in it. */
export function part(kind: "chapter" | "session" | "summary", data: object): string {
  return `<script type="application/json" data-part="${kind}">${showable(data).replaceAll("<", "\\u003c")}</script>\n`;
}
