import type { Language } from "@twinport/diagnosis";
import { plainStyle } from "../explain/fill.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import type { Session } from "../model.ts";
import { findingJson, sessionJson, showable, summaryJson, transferJson } from "./json-fields.ts";
import type { Part, Renderer } from "./renderer.ts";

/** How lines of JSON are written. */
export interface NdjsonOptions {
  readonly language: Language;
  /** "transfers": a line for each transfer instead of each session and finding · "findings": for each finding only. */
  readonly only?: Part;
}

/** The name of the shape below, in each line. Fields may be added under the same name, never changed. */
const schema = "twinport.explain-lines/1";

/**
 * Writes JSON, one object a line (packages/capture/schema/explain-lines-1.schema.json): each session with the fields of the
 * JSON document, or each transfer; then each finding, and in the last line the summary.
 */
export function ndjsonRenderer({ language, only }: NdjsonOptions): Renderer {
  const voice = new Voice(phrasesOf(language), plainStyle);
  return {
    open: () => "",
    session(session) {
      if (only === "findings") return "";
      return only === "transfers" ? transferLines(session) : line("session", sessionJson(session, voice));
    },
    close(summary) {
      const findings = only === "transfers" ? [] : summary.findings;
      return (
        findings.map((finding) => line("finding", findingJson(finding, language))).join("") +
        line("summary", { language, ...summaryJson(summary, language) })
      );
    },
  };
}

function transferLines(session: Session): string {
  const { id, client, server, user } = session;
  return session.transfers
    .map((transfer) =>
      line("transfer", { session: id, client, server, user, transfer: transferJson(transfer) }),
    )
    .join("");
}

function line(type: string, fields: object): string {
  return `${showable({ type, schema, ...fields })}\n`;
}
