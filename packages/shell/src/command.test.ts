import { describe, expect, it } from "vitest";
import { findCommand } from "./command.ts";
import { shellCommands } from "./commands/index.ts";

function found(word: string): string | undefined {
  const command = findCommand(shellCommands, word);
  return typeof command === "object" ? command.name : command;
}

describe("the commands", () => {
  it("have unique names", () => {
    const names = shellCommands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("hold every command of the article", () => {
    const article = [
      "dir",
      "ls",
      "cd",
      "pwd",
      "rename",
      "delete",
      "help",
      "close",
      "quit",
      "bye",
      "get",
      "mget",
    ];
    for (const name of [...article, "put", "mput", "passive", "?", "!", "exit"])
      expect(found(name)).toBe(name);
  });
});

describe("findCommand", () => {
  it.each([
    ["pass", "passive"],
    ["pa", "passive"],
    ["ren", "rename"],
    ["del", "delete"],
    ["dis", "disconnect"],
    ["u", "user"],
    ["mg", "mget"],
    ["cd", "cd"],
    ["cdu", "cdup"],
    ["put", "put"],
    ["size", "size"],
    ["p", "ambiguous"],
    ["q", "ambiguous"],
    ["m", "ambiguous"],
    ["get2", undefined],
    ["GET", undefined],
    ["passiver", undefined],
  ])("%s → %s", (word, name) => {
    expect(found(word)).toBe(name);
  });
});
