import { FtpError } from "@twinport/protocol";

/** Patterns that braces may make of one: more are a slip, or an attempt to fill the memory. */
const mostPatterns = 1000;

/** "a{b,c}d" → "abd", "acd", also nested. A brace without its partner is itself. @throws FtpError "usage" for too many */
export function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (done.length + open.length > mostPatterns) {
      throw new FtpError("usage", `the braces make more than ${mostPatterns} patterns`);
    }
    const group = firstGroup(next);
    if (group === undefined) done.push(next);
    else for (const choice of group.choices.reverse()) open.push(group.before + choice + group.after);
  }
  return done;
}

/** The first group of braces that closes and holds a comma. */
function firstGroup(pattern: string): { before: string; choices: string[]; after: string } | undefined {
  for (let start = pattern.indexOf("{"); start >= 0; start = pattern.indexOf("{", start + 1)) {
    const choices: string[] = [];
    let depth = 0;
    let from = start + 1;
    for (let at = start; at < pattern.length; at++) {
      const character = pattern[at];
      if (character === "{") depth += 1;
      if (character === "," && depth === 1) {
        choices.push(pattern.slice(from, at));
        from = at + 1;
      }
      if (character !== "}" || --depth > 0) continue;
      if (choices.length === 0) break;
      choices.push(pattern.slice(from, at));
      return { before: pattern.slice(0, start), choices, after: pattern.slice(at + 1) };
    }
  }
  return undefined;
}
