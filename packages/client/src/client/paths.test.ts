import { describe, expect, it } from "vitest";
import { remotePath } from "./paths.ts";

describe("remotePath", () => {
  const cases: [directory: string | undefined, path: string, sent: string][] = [
    [undefined, "a/b", "a/b"],
    [undefined, "", ""],
    ["pub", "a", "pub/a"],
    ["/pub/", "a", "/pub/a"],
    ["/", "a", "/a"],
    ["pub", "", "pub"],
    ["pub", "/etc/motd", "/etc/motd"],
    ["pub", "C:/x", "C:/x"],
    ["pub", "\\x", "\\x"],
    ["pub", "../x", "pub/../x"],
  ];
  for (const [directory, path, sent] of cases) {
    it(`${JSON.stringify(path)} from ${directory ?? "the login's directory"} is ${JSON.stringify(sent)}`, () => {
      expect(remotePath(directory, path)).toBe(sent);
    });
  }
});
