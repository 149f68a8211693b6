import type { Session } from "../model.ts";
import { primitives } from "./primitives.ts";
import { FilterFault, type FilterProblem, type FilterWord, wordsOf } from "./words.ts";

/** Whether a session is wanted. */
export type SessionFilter = (session: Session) => boolean;

/** Characters of a filter, and brackets and nots within one another: more was written by no person. */
const maxLength = 10_000;
const maxDepth = 100;

/**
 * Reads a filter: conditions (docs/explain.md lists them) joined by "and", "or", "not" and brackets, as tcpdump has it.
 * "and" binds closer than "or". An empty filter matches every session.
 */
export function parseFilter(
  text: string,
): { readonly filter: SessionFilter } | { readonly problem: FilterProblem } {
  try {
    if (text.length > maxLength) throw new FilterFault({ column: maxLength + 1, kind: "long" });
    return { filter: new Parser(wordsOf(text), text.trimEnd().length + 1).whole() };
  } catch (error) {
    if (error instanceof FilterFault) return { problem: error.problem };
    throw error;
  }
}

class Parser {
  readonly #words: readonly FilterWord[];
  /** Where the filter ends. */
  readonly #end: number;
  #at = 0;
  #depth = 0;

  constructor(words: readonly FilterWord[], end: number) {
    this.#words = words;
    this.#end = end;
  }

  whole(): SessionFilter {
    if (this.#words.length === 0) return () => true;
    const filter = this.#either();
    if (this.#at < this.#words.length) this.#fail("operator");
    return filter;
  }

  #either(): SessionFilter {
    const parts = [this.#both()];
    while (this.#takes("or", "||")) parts.push(this.#both());
    return (session) => parts.some((part) => part(session));
  }

  #both(): SessionFilter {
    const parts = [this.#one()];
    while (this.#takes("and", "&&")) parts.push(this.#one());
    return (session) => parts.every((part) => part(session));
  }

  #one(): SessionFilter {
    if (++this.#depth > maxDepth) throw new FilterFault({ column: this.#column, kind: "long" });
    const filter = this.#negated() ?? this.#bracketed() ?? this.#primitive();
    this.#depth--;
    return filter;
  }

  #negated(): SessionFilter | undefined {
    if (!this.#takes("not", "!")) return undefined;
    const filter = this.#one();
    return (session) => !filter(session);
  }

  #bracketed(): SessionFilter | undefined {
    if (!this.#takes("(")) return undefined;
    const filter = this.#either();
    if (!this.#takes(")")) this.#fail("closing");
    return filter;
  }

  #primitive(): SessionFilter {
    const name = this.#words[this.#at];
    const primitive = name === undefined || name.quoted ? undefined : primitives.get(name.text.toLowerCase());
    if (primitive === undefined) return this.#fail("primitive");
    this.#at++;
    if (primitive.argument === null) return primitive.matches;
    const argument = this.#words[this.#at];
    const matches = argument === undefined || isMark(argument) ? undefined : primitive.filter(argument.text);
    if (matches === undefined) return this.#fail(primitive.argument);
    this.#at++;
    return matches;
  }

  /** Takes the next word if it is one of these operators. */
  #takes(...operators: readonly string[]): boolean {
    const word = this.#words[this.#at];
    if (word === undefined || word.quoted || !operators.includes(word.text.toLowerCase())) return false;
    this.#at++;
    return true;
  }

  get #column(): number {
    return this.#words[this.#at]?.column ?? this.#end;
  }

  #fail(expected: NonNullable<FilterProblem["expected"]>): never {
    const word = this.#words[this.#at];
    const column = this.#column;
    if (word === undefined) throw new FilterFault({ column, kind: "end", expected });
    throw new FilterFault({ column, kind: "word", expected, found: word.text });
  }
}

/** A bracket or an operator in signs, which is no argument. */
function isMark({ text, quoted }: FilterWord): boolean {
  return !quoted && /^(?:[()!&|]|&&|\|\|)$/.test(text);
}
