/** Where command lines and answers come from. */
export interface Input {
  /** Somebody sits there: a prompt is shown, and questions are asked before each file of many. */
  readonly interactive: boolean;
  /** The next command line; undefined at the end. */
  next(): Promise<string | undefined>;
  /**
   * Asks on the terminal; a secret answer is not shown.
   * @returns undefined when there is no terminal, at its end, or when the question was left with ^C
   */
  ask(question: string, options?: { secret?: boolean }): Promise<string | undefined>;
  /** Runs something that takes the terminal over, such as a local command. */
  lend<T>(run: () => Promise<T>): Promise<T>;
  /** Called for a ^C that is typed while a command runs. */
  onInterrupt: (() => void) | undefined;
  close(): void;
}
