import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { block, enhancedPacket, hex, interfaceBlock, namesBlock, option, section } from "../test/build.ts";
import { greeted, hosts } from "../test/catalogue/dialog.ts";
import { readAll } from "../test/collect.ts";
import { Scene } from "../test/scene.ts";
import { analyzeBytes } from "./analyze.ts";
import { nodeHost } from "./node/host.ts";
import { readBounds } from "./read/bounds.ts";
import { readComments } from "./read/pcapng-options.ts";
import { renderJson, renderMarkdown, renderText } from "./render/index.ts";
import { analyze, collect } from "./session-stream.ts";
import { concatBytes } from "./write/index.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function scene(): Scene {
  const one = new Scene();
  const control = greeted(one); // 1-4
  control.ask("USER u", "230 In"); // 5, 6
  control.ack("initiator"); // 7
  return one;
}

const names = [
  [hex("c6336404"), "pc.example", "alias"],
  [hex("c0000209"), "ftp.example"],
] as const;
const nameBlock = (little: boolean): Uint8Array =>
  namesBlock(
    names.map(([address, ...own]) => [Buffer.from(address).toString("hex"), ...own]),
    little,
  );

/** The packets of a capture as a section of pcapng, with comments on frames, and blocks before or behind them. */
function pcapng(
  pcap: Uint8Array,
  comments: Readonly<Record<number, readonly string[]>>,
  {
    little = true,
    before = [],
    behind = [],
  }: { little?: boolean; before?: Uint8Array[]; behind?: Uint8Array[] } = {},
): Uint8Array {
  const packets = readAll(pcap).packets.map(({ frame, seconds, nanos, data }) => {
    const own = (comments[frame] ?? []).map((words) => option(1, text(words), little));
    const options =
      own.length === 0 ? {} : { options: concatBytes([option(2, hex("00000001"), little), ...own]) };
    const time = BigInt(seconds) * 1_000_000n + BigInt(nanos / 1000);
    return enhancedPacket(data, { little, time, ...options });
  });
  return concatBytes([section({ little }), interfaceBlock({ little }), ...before, ...packets, ...behind]);
}

describe("what a capture file says of its packets and hosts", () => {
  it("is read of a block as far as a bound, however much it says", () => {
    const many = Array.from({ length: 5000 }, (_, at) => option(1, text(`comment ${at}`), true));
    const read = readComments(concatBytes(many), true);
    expect(read).toHaveLength(readBounds.comments);
    expect(read.at(-1)).toBe(`comment ${readBounds.comments - 1}`);
  });

  it.each([
    ["little endian, names first", { little: true, before: [nameBlock(true)] }],
    ["big endian, names last", { little: false, behind: [nameBlock(false)] }],
  ])("%s", (_, blocks) => {
    const comments = { 4: ["the \u001b[31mgreeting"], 5: ["here", "and here"], 7: ["on an ACK"] };
    const analysis = analyzeBytes(pcapng(scene().pcap(), comments, blocks));
    const [session] = analysis.sessions;
    expect(session?.names).toEqual([
      { address: hosts.client, name: "pc.example" },
      { address: hosts.server, name: "ftp.example" },
    ]);
    expect(session?.rows.map((row) => row.comments?.map(({ frame }) => frame))).toEqual([
      undefined,
      [4],
      [5, 5],
      [7],
    ]);
    const shown = renderText(analysis, { language: "en" });
    expect(shown).toContain("u@192.0.2.9 (ftp.example) from 198.51.100.4 (pc.example)");
    expect(shown).toContain("Comment on frame 4: the \\x1b[31mgreeting");
    expect(renderText(analysis, { language: "zh-CN" })).toContain("第 5 帧的注释：and here");
    expect(renderMarkdown(analysis, { language: "en" })).toContain("<br>Comment on frame 7: on an ACK");
    const json = JSON.parse(renderJson(analysis, { language: "en" }));
    expect(json.sessions[0].names[1]).toEqual({ address: hosts.server, name: "ftp.example" });
    expect(json.sessions[0].rows[1].comments).toEqual([{ frame: 4, text: "the \u001b[31mgreeting" }]);
  });

  it("of several sections all, and of several names of an address the first", () => {
    const one = pcapng(scene().pcap(), { 4: ["first"] }, { before: [nameBlock(true)] });
    const other = pcapng(
      new Scene().pcap(),
      {},
      { little: false, before: [namesBlock([["c0000209", "no"]], false)] },
    );
    const [session] = analyzeBytes(concatBytes([other.subarray(0, 0), one, other])).sessions;
    expect(session?.names?.map(({ name }) => name)).toEqual(["pc.example", "ftp.example"]);
  });

  it("numbers comments as merged captures are numbered", async () => {
    const bytes = pcapng(scene().pcap(), { 5: ["mine"] });
    const input = async function* () {
      yield bytes;
    };
    const stream = analyze([
      { file: "a", input: pcapng(new Scene().pcap(), {}) },
      { file: "b", input: input() },
    ]);
    const { sessions } = await collect(stream);
    expect(sessions[0]?.rows.flatMap(({ comments = [] }) => comments)).toEqual([{ frame: 5, text: "mine" }]);
  });

  it("names of IPv6 hosts", () => {
    const six = new Scene();
    const control = six.connect("2001:db8::1:40000", "2001:db8::9:21");
    control.server("220 Hello");
    const before = [namesBlock([["20010db8000000000000000000000009", "six.example"]])];
    const [session] = analyzeBytes(pcapng(six.pcap(), {}, { before })).sessions;
    expect(session?.names).toEqual([{ address: "2001:db8::9", name: "six.example" }]);
  });

  it.each([
    ["a record that leaves its block", block(4, hex("0100ff00 c0000209"))],
    ["a record shorter than its address", block(4, hex("01000200 c000 0000 00000000"))],
    ["a record of nothing", block(4, hex("01000000 00000000"))],
    ["a name without an end", block(4, concatBytes([hex("01000600 c0000209"), text("ab")]))],
    ["a kind that nobody knows", block(4, hex("09000400 c0000209 00000000"))],
    [
      "a name as long as a record",
      block(4, concatBytes([hex("0100ffff c0000209"), new Uint8Array(65_531).fill(0x61)])),
    ],
    [
      "names without end",
      block(4, concatBytes(new Array<Uint8Array>(50_000).fill(hex("01000600 c0000209 6100 0000")))),
    ],
  ])("survives %s", (_, hostile) => {
    const [session] = analyzeBytes(pcapng(scene().pcap(), {}, { before: [hostile] })).sessions;
    expect(session?.commands).toHaveLength(1);
    for (const { name } of session?.names ?? []) expect(name.length).toBeLessThanOrEqual(255);
  });

  it("keeps a bounded number of comments, each of a bounded length", () => {
    const many = { 4: new Array<string>(3000).fill("x"), 5: ["y".repeat(60_000)] };
    const [session] = analyzeBytes(pcapng(scene().pcap(), many)).sessions;
    expect(session?.rows.flatMap(({ comments = [] }) => comments)).toHaveLength(1000);
    const long = analyzeBytes(pcapng(scene().pcap(), { 5: ["y".repeat(60_000)] }));
    expect(long.sessions[0]?.rows[2]?.comments?.[0]?.text).toHaveLength(4096);
    expect(renderText(long, { language: "en" }).length).toBeLessThan(3000);
  });

  const hasEditcap = spawnSync("editcap", ["--version"]).status === 0;
  it.skipIf(!hasEditcap)("comments written by Wireshark's editcap (editcap)", () => {
    const folder = mkdtempSync(join(tmpdir(), "twinport-"));
    try {
      writeFileSync(join(folder, "in"), scene().pcap());
      const options = ["-F", "pcapng", "-a", "5:a login", "-a", "2:from the server"];
      const { status } = spawnSync("editcap", [...options, join(folder, "in"), join(folder, "out")]);
      expect(status).toBe(0);
      const { sessions } = analyzeBytes(readFileSync(join(folder, "out")), { host: nodeHost });
      expect(sessions[0]?.rows.flatMap(({ comments = [] }) => comments)).toEqual([
        { frame: 2, text: "from the server" },
        { frame: 5, text: "a login" },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
