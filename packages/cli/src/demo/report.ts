import { type Analysis, chapterRenderer, type Language } from "@twinport/capture";
import { fileOutput } from "../output.ts";
import { type DemoTexts, texts } from "./texts.ts";

/** A session of the demo, as it was captured. */
export interface Recorded {
  readonly mode: "pasv" | "port";
  /** From packets, not from what the client saw on its sockets. */
  readonly live: boolean;
  readonly analysis: Analysis;
}

/** Writes the demo's sessions as one page, a chapter for each mode. Rejects with FtpError "local-file". */
export async function writeDemoReport(
  path: string,
  recordings: readonly Recorded[],
  language: Language,
): Promise<void> {
  const { reportPage } = await import("@twinport/capture/page");
  const chapters = recordings.map((recorded) => chapterOf(recorded, language));
  const output = fileOutput(path);
  await output.write(reportPage.head + chapters.join("") + reportPage.tail);
  await output.end();
}

function chapterOf({ mode, live, analysis }: Recorded, language: Language): string {
  const { sessions, captures } = analysis;
  const say = (word: (texts: DemoTexts) => string) => ({ en: word(texts.en), "zh-CN": word(texts["zh-CN"]) });
  const renderer = chapterRenderer({
    language,
    title: say((one) => one.chapter[mode]),
    intro: [
      say((one) => (mode === "pasv" ? one.passive : one.active)),
      say((one) => (live ? one.packets : one.events)),
    ],
  });
  const files = captures.map(({ file }) => file);
  return [
    renderer.open({ files, start: captures[0]?.firstTime ?? null }),
    ...sessions.map((session) => renderer.session(session)),
    renderer.close(analysis),
  ].join("");
}
