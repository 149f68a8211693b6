import { FtpError } from "@twinport/protocol";
import { alias, type Command, findCommand } from "../command.ts";
import { formatColumns } from "../text/columns.ts";

const help: Command = {
  name: "help",
  usage: "[command ...]",
  help: "print local help information",
  words: [0, Number.POSITIVE_INFINITY],
  online: false,
  completes: "command",
  run(shell, words) {
    if (words.length === 0) {
      shell.print("Commands may be abbreviated.  Commands are:\n");
      const names = shell.commands.map(({ name }) => name).sort((a, b) => (a < b ? -1 : 1));
      for (const line of formatColumns(names, shell.stdout.columns ?? 80)) shell.print(line);
    }
    let unknown: FtpError | undefined;
    for (const word of words) {
      const command = findCommand(shell.commands, word);
      if (typeof command === "object") {
        shell.print(`${command.name.padEnd(12)}${command.help}`);
        continue;
      }
      unknown ??= new FtpError(
        "usage",
        `?${command === undefined ? "Invalid" : "Ambiguous"} help command \`${word}'`,
      );
    }
    if (unknown !== undefined) throw unknown;
  },
};

/** Help, under both its names. */
export const helpCommands: readonly Command[] = [help, alias("?", help)];
