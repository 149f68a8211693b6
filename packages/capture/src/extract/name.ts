const encoder = new TextEncoder();

/** Bytes of a file name that are the peer's; with what stands before and behind it stays below 255 (NAME_MAX). */
const nameBytes = 180;
/** Bytes of an ending that is kept where a long name is cut. */
const endingBytes = 20;

/**
 * What no file name of any system should have: control and format characters (among them those that turn the direction
 * of text), line separators, halves of surrogate pairs, code points without a character, and what Windows forbids.
 */
const unfit = /[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu;

/**
 * Name of the file for what a data connection carried: "C1.D2-robots.txt". It has no separator, whatever the peer said,
 * and is not the name of a device: those would have to come first.
 * @param connection "C1.D2"
 * @param said the name that the client or server gave the file, a path as a rule
 * @param ending ".partial" or nothing
 * @param attempt 0, then 1, 2 … as long as such a file is there already
 */
export function fileName(connection: string, said: string, ending: string, attempt: number): string {
  const name = lastComponent(said);
  if (attempt === 0) return `${connection}-${name}${ending}`;
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 ? dot : name.length;
  return `${connection}-${name.slice(0, stem)}~${attempt}${name.slice(stem)}${ending}`;
}

/** The last component of a path in any system's notation, fit for every system; "file" where nothing is left of it. */
function lastComponent(said: string): string {
  // Bytes that are not UTF-8 stand as \xNN; that backslash separates nothing.
  const text = said.replace(/\\x([0-9a-f]{2})/g, "%$1");
  const last = text.split(/[\\/]/).findLast((part) => part !== "") ?? "";
  const fit = shortened(last.normalize("NFC").replace(unfit, "_"));
  // Windows drops dots and spaces at the end.
  return fit.replace(/[. ]+$/, "") || "file";
}

/** At most `nameBytes` bytes of UTF-8, the ending kept. */
function shortened(name: string): string {
  if (encoder.encode(name).length <= nameBytes) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 ? name.slice(dot) : "";
  const kept = encoder.encode(ending).length <= endingBytes ? ending : "";
  let room = nameBytes - encoder.encode(kept).length;
  let stem = "";
  for (const character of name) {
    room -= encoder.encode(character).length;
    if (room < 0) break;
    stem += character;
  }
  return stem + kept;
}
