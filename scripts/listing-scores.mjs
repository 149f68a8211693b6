#!/usr/bin/env node
// How many entries of the listings of others we read right: one line a corpus of ../shared/corpora/listings, which lie
// beside the checkout on development machines. Exit status 1 when an entry of a corpus is wrong, or lines are read as
// entries that are none.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { decodeListing, makeCodec, parseListing } from "@twinport/protocol";

const folder = fileURLToPath(new URL("../../shared/corpora/listings/", import.meta.url));
/** The moment at which the corpora's dates without a year are told; Chromium's unit tests set their clock to it. */
const now = Date.parse("1994-11-15T12:45:26Z");
const linesOfAnEntry = 9;

/** The corpora that are there. */
export const corpora = existsSync(folder) ? readdirSync(folder).sort() : [];

/**
 * A corpus, file by file, entry by entry: what stands in the ".expected" file beside what we read. An expected entry
 * is nine lines: "d", "-" or "l", name, size (-1: not asked), year, month, day, hour, minute, and an empty one.
 */
export function scoreCorpus(corpus) {
  const names = readdirSync(join(folder, corpus))
    .filter((name) => name.endsWith(".expected"))
    .sort();
  return names.map((name) => {
    const { text, codec } = decodeListing(
      readFileSync(join(folder, corpus, name.slice(0, -".expected".length))),
    );
    const { entries, unknown } = parseListing(text, { now });
    const expected = readExpected(readFileSync(join(folder, corpus, name), "utf8"));
    const rows = expected.map((wanted, index) => scoreEntry(wanted, entries[index], codec));
    return { file: name.slice(0, -".expected".length), rows, extra: entries.slice(expected.length), unknown };
  });
}

function readExpected(text) {
  const lines = text.split(/\r?\n/);
  const count = Math.floor(
    lines.filter((_, index) => index % linesOfAnEntry === 0 && lines[index] !== "").length,
  );
  return Array.from({ length: count }, (_, index) => {
    const [type, name, size, year, month, day, hour, minute] = lines.slice(index * linesOfAnEntry);
    const [y, mo, d, h, mi] = [year, month, day, hour, minute].map(Number);
    return { type, name, size: Number(size), epochMs: Date.UTC(y, mo - 1, d, h, mi) };
  });
}

function scoreEntry(wanted, entry, codec) {
  const types = { d: "directory", "-": "file", l: "link" };
  return {
    wanted,
    entry,
    name: entry !== undefined && isName(wanted.name, entry.name, codec),
    type: entry?.type === types[wanted.type],
    size: wanted.type !== "-" || entry?.size === wanted.size || isStandIn(wanted, entry),
    // What is expected ends in minutes.
    date: Math.floor((entry?.modified?.epochMs ?? Number.NaN) / 60_000) * 60_000 === wanted.epochMs,
  };
}

/** The name itself; or its bytes, where Chromium took Russian for windows-1252 and we do not. */
function isName(wanted, name, codec) {
  const bytes = codec.encode(name);
  return name === wanted || (bytes !== undefined && makeCodec("windows-1252").decode(bytes) === wanted);
}

/** Chromium writes 0 for a size that runs into the group, and does not try to part them. */
function isStandIn(wanted, entry) {
  return wanted.size === 0 && new RegExp(`[^\\s\\d]${entry?.size} `).test(entry?.raw ?? "");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let right = true;
  const columns = ["entries", "name", "type", "size", "date", "all", "extra", "unknown lines"];
  console.log(`| corpus | ${columns.join(" | ")} |\n|---|${columns.map(() => "--:|").join("")}`);
  for (const corpus of corpora) {
    const files = scoreCorpus(corpus);
    const rows = files.flatMap((file) => file.rows);
    const count = (is) => rows.filter(is).length;
    const whole = count((row) => row.name && row.type && row.size && row.date);
    const extra = files.flatMap((file) => file.extra).length;
    const unknown = files.flatMap((file) => file.unknown).length;
    const parts = ["name", "type", "size", "date"].map((part) => count((row) => row[part]));
    console.log(`| ${[corpus, rows.length, ...parts, whole, extra, unknown].join(" | ")} |`);
    right &&= whole === rows.length && extra === 0;
  }
  process.exitCode = right ? 0 : 1;
}
