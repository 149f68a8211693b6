import { describe, expect, it, vi } from "vitest";
import { ReplyLines } from "./reply-lines.ts";

function reader() {
  const seen: string[] = [];
  const lines = new ReplyLines(
    ({ message }) => seen.push(message),
    (error) => seen.push(error.message),
  );
  return { seen, lines };
}

describe("replies without their line end", () => {
  it("are taken after a while, and their rest is passed over", async () => {
    const { seen, lines } = reader();
    lines.push('500 Unknown command: "fe', 1);
    await vi.waitFor(() => expect(seen).toEqual(['500 Unknown command: "fe']));
    lines.push('at"', 1);
    lines.push("\r\n331 password\r\n", 1);
    expect(seen).toEqual(['500 Unknown command: "fe', "331 password"]);
  });

  it("are told from the next reply, however small its pieces", async () => {
    const { seen, lines } = reader();
    lines.push("500 no", 1);
    await vi.waitFor(() => expect(seen).toEqual(["500 no"]));
    for (const piece of "331 password\r\n") lines.push(piece, 1000);
    expect(seen).toEqual(["500 no", "331 password"]);
  });

  it("wait for all of an address", async () => {
    const { seen, lines } = reader();
    lines.push("229 ok (|||5", 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    lines.push("0123|)", 1);
    await vi.waitFor(() => expect(seen).toEqual(["229 ok (|||50123|)"]));
  });

  it("are taken at once where messages come whole", () => {
    const { seen, lines } = reader();
    lines.push('257 "/here" is it', 0);
    lines.push("257 1234567", 0);
    expect(seen).toEqual(['257 "/here" is it', "257 1234567"]);
  });

  it("of endless length are an error", () => {
    const { seen, lines } = reader();
    for (let at = 0; at < 100; at += 1) lines.push("200 x".padEnd(65536, "x"), 1000);
    lines.stop();
    expect(seen).toContain("The server sends a reply that is too long.");
  });
});
