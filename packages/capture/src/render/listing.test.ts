import { describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";
import { analyzeBytes } from "../analyze.ts";
import type { Analysis } from "../model.ts";
import { renderJson } from "./json.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderText } from "./text.ts";

/** A session in which `verb` is answered with `text` on a data connection. */
function listed(verb: string, text: string): Analysis {
  const scene = new Scene();
  const wire = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  wire.server("220 hi");
  wire.ask("PASV", "227 (192,0,2,9,195,80)");
  const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
  wire.ask(verb, "150 go");
  for (let at = 0; at < text.length; at += 1400) data.data("responder", text.slice(at, at + 1400));
  data.close("responder");
  wire.server("226 done");
  return analyzeBytes(scene.pcap(), { file: "x" });
}

const unix = [
  "drwxr-xr-x    2 0        0            4096 Nov 22  2023 pub",
  "lrwxrwxrwx    1 0        0               3 Nov 22  2023 now -> pub/\u001b[31m|x",
  "-rw-r--r--    1 0        0         1234567 Nov 22  2023 a b.txt",
  "",
].join("\r\n");

describe("a listing", () => {
  it("stands as a table under its row", () => {
    const text = renderText(listed("LIST", unix), { language: "en", width: 120 });
    expect(text.replace(/^ +/gm, "")).toContain(
      [
        "Type            Size  Modified    Name",
        "directory      4,096  2023-11-22  pub",
        "link               3  2023-11-22  now → pub/\\x1b[31m|x",
        "file       1,234,567  2023-11-22  a b.txt",
        "",
      ].join("\n"),
    );
    expect(renderText(listed("LIST", unix), { language: "zh-CN" })).toMatch(/类型 +大小 +修改时间 +名称\n/);
  });

  it("that a reply cuts in two stands under its last row", () => {
    const scene = new Scene();
    const wire = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
    wire.server("220 hi");
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
    wire.ask("LIST", "150 go");
    data.data("responder", unix.slice(0, 70));
    scene.wait(2);
    wire.ask("NOOP", "200 still here");
    scene.wait(2);
    data.data("responder", unix.slice(70));
    data.close("responder");
    wire.server("226 done");
    const text = renderText(scene.analyze(), { language: "en", width: 120 });
    expect(text).toMatch(
      /still here\n.+Server sends the directory listing.+\n +Type +Size +Modified +Name\n/,
    );
    expect(text.match(/Type +Size +Modified +Name/g)).toHaveLength(1);
  });

  it("has a table of its own in Markdown", () => {
    const markdown = renderMarkdown(listed("LIST", unix), { language: "en" });
    expect(markdown).toContain("### Listing on C1.D1, frame 12\n");
    expect(markdown).toContain("| link | 3 | 2023-11-22 | now → pub/\\\\x1b\\[31m\\|x |\n");
  });

  it("is in the JSON, with its names as they are", () => {
    const json = renderJson(listed("LIST", unix), { language: "en" });
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(JSON.parse(json).sessions[0].transfers[0].listing).toEqual({
      count: 3,
      entries: [
        { name: "pub", type: "directory", size: 4096, modified: "2023-11-22", target: null },
        { name: "now", type: "link", size: 3, modified: "2023-11-22", target: "pub/\u001b[31m|x" },
        { name: "a b.txt", type: "file", size: 1234567, modified: "2023-11-22", target: null },
      ],
    });
  });

  it("shows only the names of NLST, and not all of many", () => {
    const names = Array.from({ length: 3_000 }, (_, at) => `name ${at}\r\n`).join("");
    const analysis = listed("NLST", names);
    const text = renderText(analysis, { language: "en" });
    expect(text).toMatch(/\n +Name\n +name 0\n/);
    expect(text).toContain(" name 49\n");
    expect(text).not.toContain(" name 50\n");
    expect(text).toMatch(/\n +… and 2,950 more\n/);
    const [transfer] = analysis.sessions[0]?.transfers ?? [];
    expect(transfer?.listing?.count).toBe(3_000);
    expect(transfer?.listing?.entries).toHaveLength(200);
  });

  it("gives MLSD's times to the second, and leaves out the folder itself", () => {
    const text = "type=cdir;modify=20230101000000; .\r\ntype=file;size=5;modify=20231122100005; a\r\n";
    const [transfer] = listed("MLSD", text).sessions[0]?.transfers ?? [];
    expect(transfer?.listing?.count).toBe(1);
    const shown = renderText(listed("MLSD", text), { language: "en", width: 120 });
    expect(shown).toMatch(/ file {5}5 {2}2023-11-22 10:00:05 {2}a\n/);
  });

  it("is not told of files, nor of what is no listing", () => {
    expect(listed("RETR a", unix).sessions[0]?.transfers[0]?.listing).toBeNull();
    const odd = renderText(listed("LIST", "what is this\r\n"), { language: "en" });
    expect(odd).not.toContain("Modified");
  });
});
