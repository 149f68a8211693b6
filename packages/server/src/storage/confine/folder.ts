/**
 * A directory inside the root that has been reached. While it is held, its name leads to that very directory, whatever is renamed or
 * linked meanwhile; where the host cannot do that, to what was there when it was reached.
 */
export class Folder {
  /** As the host is told it. */
  readonly at: string;
  readonly #close: () => void;
  #holders = 1;

  /** @param close called when nobody holds it any more; whoever makes it holds it */
  constructor(at: string, close: () => void) {
    this.at = at;
    this.#close = close;
  }

  /** One holder more. */
  hold(): this {
    this.#holders++;
    return this;
  }

  /** One holder less. */
  release(): void {
    if (--this.#holders === 0) this.#close();
  }

  /** The name of an entry, as the host is told it; "." for the folder itself. */
  entry(name: string): string {
    return `${this.at}/${name}`;
  }
}
