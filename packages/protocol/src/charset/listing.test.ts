import { describe, expect, it } from "vitest";
import type { Charset } from "./charset.ts";
import { makeCodec } from "./codec.ts";
import { decodeListing } from "./listing.ts";

const line = (name: string) => `-rw-r--r-- 1 ftp ftp 18 Nov 22 18:00 ${name}\r\n`;
const listing = (names: readonly string[]) => names.map(line).join("");

describe("decodeListing", () => {
  it.each<[Charset, readonly string[]]>([
    ["windows-1252", ["Gastronomía.txt", "año2000", "Grüße"]],
    ["windows-1251", ["Отчёт за год.doc", "Фото"]],
    ["koi8-r", ["Отчёт за год.doc", "Фото"]],
    ["ibm866", ["Отчет за год.doc", "Фото"]],
    ["gbk", ["中文文件.txt", "新建文件夹"]],
    ["gbk", ["资料"]],
    ["koi8-r", ["ДОКУМЕНТЫ"]],
    ["big5", ["照片"]],
    ["big5", ["中文檔案.txt", "新增資料夾"]],
    ["shift_jis", ["こんにちは.html", "テスト"]],
    ["euc-jp", ["こんにちは.html", "テスト"]],
    ["euc-kr", ["새 폴더", "한글문서.hwp"]],
    ["utf-8", ["Отчёт.doc", "中文", "こんにちは"]],
  ])("finds out that it is %s, and gives names back as they came", (charset, names) => {
    const bytes = makeCodec(charset).encode(listing(names)) ?? new Uint8Array();
    const { text, codec } = decodeListing(bytes);
    expect(codec.charset).toBe(charset);
    expect(text).toBe(listing(names));
    for (const name of names) expect(codec.encode(name)).toEqual(makeCodec(charset).encode(name));
  });

  it("takes the caller's word", () => {
    const bytes = Uint8Array.of(0xc7, 0xcf, 0xc4);
    expect(decodeListing(bytes, "koi8-r").text).toBe("год");
    expect(decodeListing(bytes, "windows-1251").text).toBe("ЗПД");
  });

  it("stays with UTF-8 for the sake of one broken name among others", () => {
    const good = new TextEncoder().encode(listing(["Größe", "Фото"]));
    const bytes = Uint8Array.of(...good, 0x66, 0xfc, 0x72, 0x0a);
    const { text, codec } = decodeListing(bytes);
    expect(codec.charset).toBe("utf-8");
    expect(text.endsWith("f\udcfcr\n")).toBe(true);
    expect(codec.encode("f\udcfcr")).toEqual(Uint8Array.of(0x66, 0xfc, 0x72));
  });

  it("reads ASCII and nothing as UTF-8", () => {
    expect(decodeListing(new TextEncoder().encode(listing(["x"]))).codec.charset).toBe("utf-8");
    expect(decodeListing(new Uint8Array()).text).toBe("");
  });
});
