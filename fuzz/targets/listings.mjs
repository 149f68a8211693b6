// Directory listings of every family, as transfers bring them.
import { readdirSync, readFileSync } from "node:fs";
import { parseListing, parseMachineListing } from "@twinport/protocol";
import { mutateWords, wordsOf } from "../engine/mutate.mjs";

const families = new URL("../../tests/listings/families/", import.meta.url);
const NOW = 1767600000000;
const decoder = new TextDecoder();

export const longest = 300;
export function seeds() {
  return readdirSync(families, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".txt"))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ parentPath, name }) => {
      const lines = readFileSync(`${parentPath}/${name}`, "utf8").split("\n");
      const parts = [];
      for (let at = 0; at < lines.length; at += 3) parts.push(lines.slice(at, at + 3).join("\n"));
      return wordsOf(parts.map((part) => part.slice(0, 400)));
    });
}

export const mutate = mutateWords(
  wordsOf([
    ..."- d l . .. / ; = + , : 0 9 \\t \\r\\n  -> <DIR> total".split(" "),
    ..."drwxr-xr-x Jan Feb 29 30 31 1970 2099 24:00 10:61 12:30PM 99999999999999999999".split(" "),
    ..."type=dir; size=-1; modify=20260230000000; unix.mode=0777; 五月 31日 *FILE PO [1,1] ;1".split(" "),
    "  ",
    "\n",
  ]),
);

export function run(input, heard) {
  const text = decoder.decode(input);
  for (const [form, { entries, unknown }] of [
    ["list", parseListing(text, { now: NOW })],
    ["machine", parseMachineListing(text)],
  ]) {
    for (const entry of entries) check(entry, form, heard);
    heard.say(form, Math.min(entries.length, 8), Math.min(unknown.length, 8));
  }
}

function check({ type, size, modified, format }, form, heard) {
  if (size !== undefined && size !== null && !(size >= 0)) throw new Error(`a size of ${size}`);
  const time = modified?.epochMs;
  if (time !== undefined && !Number.isFinite(time)) throw new Error(`modified ${time}`);
  heard.say(format ?? form, type ?? "", modified?.precision ?? "");
}
