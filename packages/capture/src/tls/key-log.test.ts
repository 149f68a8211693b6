import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexOf, hexToBytes } from "./hex.ts";
import { KeyLog } from "./key-log.ts";

const random = "ab".repeat(32);
const secret = "cd".repeat(48);
const line = `CLIENT_RANDOM ${random} ${secret}`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string, ...more: string[]): KeyLog {
  const log = new KeyLog();
  for (const piece of [text, ...more]) log.push(bytes(piece));
  log.end();
  return log;
}

function secretIn(log: KeyLog): string | null {
  const found = log.secret("CLIENT_RANDOM", hexToBytes(random));
  return found && hexOf(found);
}

describe("a key log", () => {
  it.each([
    ["with its line end", `${line}\n`],
    ["without one", line],
    ["with Windows' line ends", `# made by nobody\r\n${line}\r\n`],
    ["in capitals", `CLIENT_RANDOM ${random.toUpperCase()} ${secret.toUpperCase()}\n`],
    [
      "among what is none",
      `\n\nRSA 0011 2233\nEXPORTER_SECRET ${random} ${secret}\n\0\xff\n${line}\nCLIENT_RANDOM`,
    ],
    ["behind a line without end", `${"x".repeat(100_000)}\n${line}\n`],
    ["twice, the first counts", `${line}\nCLIENT_RANDOM ${random} ${"ee".repeat(48)}\n`],
  ])("%s", (_, text) => {
    const log = read(text);
    expect(log.size).toBe(1);
    expect(secretIn(log)).toBe(secret);
  });

  it.each([
    ["a label that opens nothing", `EXPORTER_SECRET ${random} ${secret}\n`],
    ["a short random value", `CLIENT_RANDOM ${random.slice(2)} ${secret}\n`],
    ["an odd digit", `CLIENT_RANDOM ${random} ${secret}a\n`],
    ["no digit", `CLIENT_RANDOM ${random} ${secret.slice(2)}zz\n`],
    ["a secret of no digest's length", `CLIENT_RANDOM ${random} ${"cd".repeat(8)}\n`],
    ["a secret that is too long", `CLIENT_RANDOM ${random} ${"cd".repeat(400)}\n`],
  ])("skips %s", (_, text) => {
    expect(read(text).size).toBe(0);
  });

  it("is the same however it is cut", () => {
    const text = `# a comment\n${line}\r\nSERVER_TRAFFIC_SECRET_0 ${random} ${secret}\n`;
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const log = read(text.slice(0, first), text.slice(first, second), text.slice(second));
        expect(log.size).toBe(2);
        expect(secretIn(log)).toBe(secret);
      }),
    );
  });

  it("bears any bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 })), (pieces) => {
        const log = new KeyLog();
        for (const piece of pieces) log.push(piece);
        log.end();
        expect(log.size).toBe(0);
      }),
    );
  });
});
