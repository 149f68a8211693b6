import type { ReportChapter, ReportSession, ReportSummary } from "../report/index.ts";

/** A chapter of the report, with all that belongs to it. */
export interface Chapter {
  readonly chapter: ReportChapter;
  readonly sessions: readonly ReportSession[];
  /** Null while it is still being read. */
  readonly summary: ReportSummary | null;
}

/** The chapters whose data stand in a document. */
export function chaptersIn(document: Document): readonly Chapter[] {
  const chapters: { chapter: ReportChapter; sessions: ReportSession[]; summary: ReportSummary | null }[] = [];
  for (const element of document.querySelectorAll<HTMLElement>("script[data-part]")) {
    const data: unknown = JSON.parse(element.textContent ?? "null");
    const last = chapters.at(-1);
    // What the element's own writer says it is (render/html.ts).
    switch (element.dataset["part"]) {
      case "chapter":
        chapters.push({ chapter: data as ReportChapter, sessions: [], summary: null });
        break;
      case "session":
        last?.sessions.push(data as ReportSession);
        break;
      case "summary":
        if (last !== undefined) last.summary = data as ReportSummary;
    }
    element.remove();
  }
  return chapters;
}
