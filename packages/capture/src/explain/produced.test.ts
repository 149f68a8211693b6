import { describe, expect, it, vi } from "vitest";
import { attempt, early, midstream, openings, troubles } from "../../test/catalogue/connections.ts";
import { everyCommand, everyForm, everyReply } from "../../test/catalogue/dialog.ts";
import { complaints, oneSided, twoClocks, twoPoints, unannounced } from "../../test/catalogue/partial.ts";
import {
  betweenServers,
  files,
  long,
  outcomes,
  rejected,
  scattered,
  transfers,
} from "../../test/catalogue/sessions.ts";
import { analyzeBytes } from "../analyze.ts";
import { labelOf } from "../ladder/index.ts";
import type { Analysis } from "../model.ts";
import { nodeHost } from "../node/host.ts";
import { renderJson, renderMarkdown, renderText } from "../render/index.ts";
import { type Language, languages, plainStyle } from "./index.ts";
import { phrasesOf } from "./language.ts";
import type { Phrases } from "./phrases.ts";
import { Voice } from "./voice.ts";

/** Every sentence begins with its id, so that a rendered capture shows which of them it is made of. */
vi.mock("./language.ts", async (original) => {
  const real = await original<typeof import("./language.ts")>();
  const marked = (phrases: Phrases) =>
    Object.fromEntries(
      Object.entries(phrases).map(([section, sentences]) => [
        section,
        Object.fromEntries(Object.entries(sentences).map(([id, text]) => [id, `⟦${section}/${id}⟧${text}`])),
      ]),
    );
  const all = { en: marked(real.phrasesOf("en")), "zh-CN": marked(real.phrasesOf("zh-CN")) };
  return { ...real, phrasesOf: (language: "en" | "zh-CN") => all[language] };
});

/**
 * Sentences about TLS, damaged files, findings, sessions that still run and thousands of them are shown beside the code that makes them,
 * with handshakes and files of their own; and Chinese has no capital letters.
 */
const elsewhere =
  /^(?:warnings\/|extract\/|filter\/|findings\/|listing\/(?:more|directory|link|special)$|session\/(?:at|left|none\.wanted|none\.transfers|decrypted|session\.abandoned|header\.(?:piece|goeson)|dropped\.transfers)$|words\/(?:Client|Server)$|rows\/(?:tls\.|control\.encrypted|control\.garbage\.injected|data\.encrypted)|commandForms\/PASS sealed$|ladder\/(?:tls|sealed$|lane\.|mode\.|gist\.|opens\.|title$|desc$|more\.)|suffixes\/(?:tls\.|cert|guess\.|alert\.|tickets|injected|bytes\.inside|bytes\.to|announces\.soon))/;

/** What stands on the arrows of the sessions' ladders. */
function labels({ sessions }: Analysis, language: Language): readonly string[] {
  const voice = new Voice(phrasesOf(language), plainStyle);
  return sessions.flatMap((session) => session.rows.map((row) => labelOf(row, session, voice)));
}

describe("every sentence", () => {
  const scenes = [
    everyCommand(Object.keys(phrasesOf("en").commands)),
    everyForm(),
    everyReply(),
    ...openings,
    attempt(),
    midstream(),
    early(),
    ...troubles,
    transfers(),
    ...outcomes,
    betweenServers(),
    rejected(),
    scattered(),
    unannounced(),
    complaints(),
    twoPoints(),
    twoClocks(),
    oneSided("initiator", "passive"),
    oneSided("responder", "active"),
    long(10_010),
  ];
  const captures = [...scenes.map((scene) => scene.pcap()), ...files()];
  const analyses = captures.map((bytes) => analyzeBytes(bytes, { host: nodeHost, file: "scene.pcap" }));

  it.each(languages)("in %s comes out of some capture", (language) => {
    const options = { language, acks: true, width: 10_000 } as const;
    const told = analyses
      .flatMap((analysis) => [
        renderText(analysis, options),
        renderMarkdown(analysis, options),
        renderJson(analysis, options),
        ...labels(analysis, language),
      ])
      .join("\n");
    const produced = new Set([...told.matchAll(/⟦([^⟧]+)⟧/g)].map(([, id = ""]) => id));
    const all = Object.entries(phrasesOf(language)).flatMap(([section, sentences]) =>
      Object.keys(sentences).map((id) => `${section}/${id}`),
    );
    expect(all.filter((id) => !produced.has(id) && !elsewhere.test(id))).toEqual([]);
    // No placeholder is left unfilled.
    expect(told.match(/\{[a-z]\w*(?:#[^}]*)?\}|undefined|NaN/g) ?? []).toEqual([]);
  });
});
