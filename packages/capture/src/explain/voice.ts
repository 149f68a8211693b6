import type { Endpoint } from "@twinport/protocol";
import { formatEndpoint, shown } from "@twinport/protocol";
import type { Which, Who } from "../model.ts";
import { type Style, Templates, type ValueOf, type Values } from "./fill.ts";
import type { Phrases, SuffixKey } from "./phrases.ts";
import { formatCount, formatDuration } from "./units.ts";

/** Things named in one sentence; more would say nothing more. */
const listed = 4;

/** A language and a style: what turns ids and values into text. */
export class Voice {
  readonly phrases: Phrases;
  readonly style: Style;
  readonly #templates: Templates;

  constructor(phrases: Phrases, style: Style, templates = new Templates()) {
    this.phrases = phrases;
    this.style = style;
    this.#templates = templates;
  }

  /** The same language in another style. */
  inStyle(style: Style): Voice {
    return new Voice(this.phrases, style, this.#templates);
  }

  /** A template with its values. */
  say(template: string, values: Values | ValueOf = {}): string {
    return this.#templates.fill(template, values, this.style);
  }

  /** A suffix, or nothing if there is no reason for it. */
  suffix(reason: boolean, key: SuffixKey, values: Values = {}): string {
    return reason ? this.say(this.phrases.suffixes[key], values) : "";
  }

  /** Text that came over the wire. */
  wire(text: string, max?: number): string {
    return this.style.wire(shown(text, max));
  }

  /** "192.0.2.1:21". */
  endpoint(endpoint: Endpoint): string {
    return this.style.wire(formatEndpoint(endpoint));
  }

  /** "client" in the middle of a sentence. */
  who(who: Who): string {
    return this.phrases.words[who];
  }

  /** "Client" at its beginning. */
  Who(who: Who): string {
    return this.phrases.words[who === "client" ? "Client" : "Server"];
  }

  /** "the control connection", "data connection C1.D1". */
  which(which: Which, connection: string): string {
    return this.say(this.phrases.words[`which.${which}`], { conn: this.style.connection(connection) });
  }

  /** "13365, 40001 and 40002"; the rest of a long list is only hinted at. */
  list(items: readonly (number | string)[]): string {
    const { and, last } = this.phrases.words;
    if (items.length > listed) return `${items.slice(0, listed).join(and)} …`;
    return [items.slice(0, -1).join(and), `${items.at(-1)}`].filter((part) => part !== "").join(last);
  }

  /** "0.42 ms". */
  duration(ms: number): string {
    return formatDuration(ms, this.phrases.words);
  }

  /** "1,234". */
  count(n: number): string {
    return formatCount(n);
  }
}
