import type { FrameRange } from "../model.ts";
import { formatFrames } from "./units.ts";

/** How parts of a sentence are set off. Each function is given finished text. */
export interface Style {
  /** Words that a sentence stresses. */
  strong(text: string): string;
  /** Text that came over the wire: already escaped for a terminal, not yet for the format at hand. */
  wire(text: string): string;
  /** The id of a data connection. */
  connection(id: string): string;
  /** A SHA-256 in hexadecimal digits, which a narrow place may shorten. */
  hash(digits: string): string;
  /** Frames, of which there may be many: a narrow place may leave some out. */
  frames(ranges: readonly FrameRange[]): string;
}

/** No marks at all. */
export const plainStyle: Style = {
  strong: (text) => text,
  wire: (text) => text,
  connection: (id) => id,
  hash: (digits) => digits,
  frames: (ranges) => formatFrames(ranges),
};

/** Values of a template's placeholders, already in the style of the sentence. */
export type Values = Readonly<Record<string, string>>;

/** Works a value out when a template asks for it; undefined: there is none of that name. */
export type ValueOf = (name: string) => string | undefined;

const placeholder = /\{(\w+)(?:#([^|}]*)\|([^}]*))?\}/g;

/** A template taken apart: text as it is, and places for values. */
type Part =
  | string
  | { readonly whole: string; readonly name: string; readonly forms?: readonly [one: string, many: string] };

/** Templates taken apart once, however often they are filled. Template and values are kept apart: see {@link Templates.fill}. */
export class Templates {
  /** Of each template its stretches, every second one stressed. */
  readonly #compiled = new Map<string, readonly (readonly Part[])[]>();

  /**
   * Fills a template (see Phrases). Values are put in as they are and never read as templates,
   * so that a file called `{a}` or `**a**` stays one.
   */
  fill(template: string, values: Values | ValueOf, style: Style): string {
    let result = "";
    let stressed = false;
    for (const stretch of this.#stretches(template)) {
      let text = "";
      for (const part of stretch) text += typeof part === "string" ? part : valueAt(part, values);
      result += stressed ? style.strong(text) : text;
      stressed = !stressed;
    }
    return result;
  }

  #stretches(template: string): readonly (readonly Part[])[] {
    const known = this.#compiled.get(template);
    if (known !== undefined) return known;
    const made = template.split("**").map(partsOf);
    this.#compiled.set(template, made);
    return made;
  }
}

function valueAt({ whole, name, forms }: Exclude<Part, string>, values: Values | ValueOf): string {
  const value = typeof values === "function" ? values(name) : ownValue(values, name);
  if (value === undefined) return whole;
  return forms === undefined ? value : forms[value === "1" ? 0 : 1];
}

function ownValue(values: Values, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function partsOf(stretch: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = "", 2: one, 3: many, index } of stretch.matchAll(placeholder)) {
    parts.push(stretch.slice(end, index));
    parts.push(
      one === undefined || many === undefined ? { whole, name } : { whole, name, forms: [one, many] },
    );
    end = index + whole.length;
  }
  parts.push(stretch.slice(end));
  return parts.filter((part) => part !== "");
}
