/** A word of a filter, and where it stands. */
export interface FilterWord {
  readonly text: string;
  /** In quotation marks: never an operator or a bracket. */
  readonly quoted: boolean;
  /** From 1. */
  readonly column: number;
}

/** What is wrong with a filter. */
export interface FilterProblem {
  /** From 1: where it went wrong. */
  readonly column: number;
  /** "word": another was expected · "end": the filter ends too early · "quote": not closed · "long": too long, or brackets too deep · "numbers": of sessions, which these are not. */
  readonly kind: "word" | "end" | "quote" | "long" | "numbers";
  readonly expected?: FilterExpectation;
  readonly found?: string;
}

/** What was expected. */
export type FilterExpectation =
  | "primitive"
  | "operator"
  | "closing"
  | "address"
  | "port"
  | "name"
  | "command"
  | "pattern"
  | "code"
  | "level"
  | "mode"
  | "finding";

/** Thrown while a filter is read, and not beyond it. */
export class FilterFault extends Error {
  readonly problem: FilterProblem;

  constructor(problem: FilterProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

const word = /\s*(?:"([^"]*)("?)|(\(|\)|!|&&|\|\||[^\s()!"&|]+|.))/gsy;

/** The words of a filter: operators and brackets by themselves, the rest between blanks or in quotation marks. */
export function wordsOf(text: string): readonly FilterWord[] {
  const words: FilterWord[] = [];
  const trimmed = text.trimEnd();
  for (const match of trimmed.matchAll(word)) {
    const [whole, quoted, closing, plain] = match;
    const column = match.index + whole.length - whole.trimStart().length + 1;
    if (quoted !== undefined && closing === "") throw new FilterFault({ column, kind: "quote" });
    words.push({ text: quoted ?? plain ?? "", quoted: quoted !== undefined, column });
  }
  return words;
}
