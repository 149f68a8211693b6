import { expect, it } from "vitest";
import { parseTransferSize } from "./transfer-size.ts";

it.each([
  ["Opening BINARY mode data connection for 13111.txt (223 bytes).", 223],
  ["Opening BINARY mode data connection for a (10 bytes).txt (3 bytes).", 3],
  ["Opening data connection (1 byte)", 1],
  ["data connection for x (3,000 bytes)", 3000],
  ["x (7 octets)", 7],
  ["Here comes the directory listing.", undefined],
  ["( bytes) (-1 bytes) (1e3 bytes)", undefined],
  ["x (99999999999999999999 bytes)", undefined],
])("finds in %j the size %j", (text, size) => {
  expect(parseTransferSize(text)).toBe(size);
});
