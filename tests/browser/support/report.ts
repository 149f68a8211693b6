import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { htmlRenderer, type Language } from "@twinport/capture";
import { analyze } from "@twinport/capture/node";
import { reportPage } from "@twinport/capture/page";
import { onTestFinished } from "vitest";
import { root } from "../../support/sources.ts";

/** A report of captures, as a file that is there until the test ends; their names are paths, from the project's root. */
export async function reportOf(captures: readonly string[], language: Language = "en"): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "twinport-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stream = analyze(captures.map((file) => resolve(root, file)));
  const renderer = htmlRenderer({ language, page: reportPage });
  const parts: string[] = [];
  for await (const session of stream) parts.push(renderer.session(session));
  const text = renderer.open({ files: captures, start: stream.progress.start }) + parts.join("");
  const file = join(folder, "report.html");
  writeFileSync(file, text + renderer.close(await stream.summary));
  return file;
}
