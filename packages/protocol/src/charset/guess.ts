import type { Charset, Codec } from "./charset.ts";
import { makeCodec } from "./codec.ts";

/** The charsets looked for, the likelier first; of the others no honest guess can be made. */
const candidates: readonly Charset[] = [
  "windows-1252",
  "windows-1251",
  "koi8-r",
  "ibm866",
  "gbk",
  "shift_jis",
  "euc-jp",
  "euc-kr",
  "big5",
];

/** First bytes of the ideographs in daily use; the charsets put them before the rare ones. */
const commonLeads: Partial<Record<Charset, readonly [number, number]>> = {
  gbk: [0xb0, 0xd7],
  big5: [0xa4, 0xc6],
  shift_jis: [0x88, 0x97],
  "euc-jp": [0xb0, 0xcf],
};

/**
 * The codec of the charset in which a text that is not UTF-8 reads best: words in one script with capitals where
 * capitals stand, ideographs in daily use, nothing that is no character. A guess, made for names of files.
 */
export function guessCodec(bytes: Uint8Array): Codec {
  const scored = candidates.map((charset) => {
    const codec = makeCodec(charset);
    return { codec, score: scoreText(codec.decode(bytes), codec) };
  });
  return scored.reduce((best, other) => (other.score > best.score ? other : best)).codec;
}

/** How much a text looks like names; characters of two bytes count about double. */
function scoreText(text: string, codec: Codec): number {
  let score = 0;
  for (const [word] of text.matchAll(/[^\u0000-\u0040\u005b-\u0060\u007b-\u007f]+/g)) {
    if (/[^a-z]/i.test(word)) score += scoreWord(word, codec);
  }
  return score;
}

/** A word: letters of ASCII and anything beyond. */
function scoreWord(word: string, codec: Codec): number {
  let score = scoreCyrillic(word) + scoreLatin(word);
  const japanese = codec.charset === "shift_jis" || codec.charset === "euc-jp";
  for (const character of word) {
    if (/[\u0080-\u009f\ue000-\uf8ff\ud800-\udfff]/u.test(character)) score -= 10;
    else if (/[\uff61-\uff9f]/.test(character)) score -= 1;
    else if (/[\u3040-\u30ff]/.test(character)) score += japanese ? 4 : 1;
    else if (/[\uac00-\ud7a3]/.test(character)) score += 4;
    else if (/\p{Script=Han}/u.test(character)) score += isCommon(character, codec) ? 3 : -1;
    else if (/[^\u0000-\u007f\p{L}]|[\u3130-\u318f]/u.test(character)) score -= 2;
  }
  return score;
}

function isCommon(character: string, codec: Codec): boolean {
  const [first, last] = commonLeads[codec.charset] ?? [0x100, 0x100];
  const lead = codec.encode(character)?.[0] ?? 0;
  return lead >= first && lead <= last;
}

/** What no Russian word has: й behind a consonant, ы or a sign where none can be, five consonants in a row. */
const unspeakable = /[бвгджзклмнпрстфхцчшщ](?:й|э|[бвгджзклмнпрстфхцчшщ]{4})|(?:^|[аеёиоуыэюяйьъ])[ьъы]/iu;

/** Cyrillic is written in words of its own that can be spoken, capitals first. */
function scoreCyrillic(word: string): number {
  const letters = word.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  if (letters === 0) return 0;
  if (/[a-z]\p{Script=Cyrillic}|\p{Script=Cyrillic}[a-z]/iu.test(word)) return -4 * letters;
  if (unspeakable.test(word)) return -letters;
  if (/^.\p{Ll}*$/u.test(word)) return 2 * letters;
  return /^\p{Lu}+$/u.test(word) ? letters : -letters;
}

/** Accented letters stand among plain ones, not three in a row. */
function scoreLatin(word: string): number {
  const accented = word.match(/[\u00c0-\u024f]/g)?.length ?? 0;
  if (accented === 0) return 0;
  return /[\u00c0-\u024f]{3}/.test(word) || !/[a-z]/i.test(word) ? -accented : 2 * accented;
}
