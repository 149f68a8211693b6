import { matchWildcard, splitPath } from "@twinport/protocol";
import { expandBraces } from "./brace.ts";

/** How names are matched. */
export interface PatternOptions {
  /** Whether "*" and "?" take names that begin with a dot; a component that begins with one itself always does. */
  readonly dot?: boolean;
}

/**
 * A glob pattern for paths: "*" any run of characters of one name, "?" one, "**" any number of directories, "{a,b}" either.
 * Case counts. "[" is itself: names of files have it more often than patterns.
 */
export class Pattern {
  readonly #choices: readonly (readonly string[])[];
  readonly #dot: boolean;

  constructor(pattern: string, { dot = false }: PatternOptions = {}) {
    this.#choices = expandBraces(pattern).map(splitPath);
    this.#dot = dot;
  }

  /** Whether the path, given as its components, matches as a whole. */
  matches(path: readonly string[]): boolean {
    return this.#choices.some((choice) => this.#states(choice, path).has(choice.length));
  }

  /** Whether something below this directory may match. */
  mayMatchBelow(path: readonly string[]): boolean {
    return this.#choices.some((choice) => [...this.#states(choice, path)].some((at) => at < choice.length));
  }

  /** How many components all choices begin with that are plain names. */
  get literal(): readonly string[] {
    const [first = [], ...others] = this.#choices;
    const plain = first.findIndex((part) => /[*?]/.test(part));
    const most = plain < 0 ? first.length : plain;
    let count = 0;
    while (count < most && others.every((choice) => choice[count] === first[count])) count += 1;
    return first.slice(0, count);
  }

  /** Components of the choice that may have been used up once the path is: a step for each name, so linear in both. */
  #states(choice: readonly string[], path: readonly string[]): ReadonlySet<number> {
    let states = withSkipped(choice, [0]);
    for (const name of path) {
      const next: number[] = [];
      for (const at of states) {
        const part = choice[at];
        if (part === undefined) continue;
        if (part === "**" && (this.#dot || !name.startsWith("."))) next.push(at);
        else if (part !== "**" && this.#matchesName(part, name)) next.push(at + 1);
      }
      states = withSkipped(choice, next);
    }
    return states;
  }

  #matchesName(part: string, name: string): boolean {
    if (name.startsWith(".") && !part.startsWith(".") && !this.#dot) return false;
    return matchWildcard(part, name);
  }
}

/** "**" may stand for no directory at all. */
function withSkipped(choice: readonly string[], states: readonly number[]): Set<number> {
  const all = new Set<number>();
  for (let at of states) {
    all.add(at);
    while (choice[at] === "**") all.add(++at);
  }
  return all;
}
