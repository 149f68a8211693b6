import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { Client, parseControlResponse, parseIPv4PasvResponse, parseMLSxDate, StringWriter } from "./parts.ts";

describe("parseControlResponse", () => {
  const cases: [text: string, messages: string[], rest: string][] = [
    ["", [], ""],
    ["220 a", ["220 a"], ""],
    ["220 a\r\n", ["220 a"], ""],
    ["220-a\r\nb\r\n220 c\r\n331 d", ["220-a\nb\n220 c", "331 d"], ""],
    ["220-a\r\n331-b\r\n 220 c\r\n220 d", ["220-a\n331-b\n 220 c\n220 d"], ""],
    ["220 a\r\n331-b\r\nc", ["220 a"], "331-b\nc\n"],
  ];
  it.each(cases)("%j", (text, messages, rest) => {
    expect(parseControlResponse(text)).toEqual({ messages, rest });
  });
});

describe("what else is in basic-ftp's dist folder", () => {
  it("dates of MLSx", () => {
    expect(parseMLSxDate("19991005213102.014").toISOString()).toBe("1999-10-05T21:31:02.014Z");
    expect(() => parseMLSxDate("yesterday")).toThrow("RFC 3659");
  });

  it("addresses of PASV", () => {
    expect(parseIPv4PasvResponse("227 Here (192,168,1,100,10,229)")).toEqual({
      host: "192.168.1.100",
      port: 2789,
    });
    expect(() => parseIPv4PasvResponse("227 Here")).toThrow("PASV");
  });

  it("a writer that keeps no more than it is told to", async () => {
    const writer = new StringWriter(8);
    writer.write(Buffer.from([0xe2, 0x82]));
    writer.write(Buffer.from([0xac]));
    expect(writer.getText("utf8")).toBe("€");
    const failed = once(writer, "error");
    writer.write("123456");
    expect(String(await failed)).toContain("Maximum bytes exceeded");
  });

  it("and the API itself", () => {
    expect(new Client().closed).toBe(true);
  });
});
