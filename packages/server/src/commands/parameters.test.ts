import { describe, expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";

type Row = readonly [line: string, code: number];

async function answers(line: string, code: number) {
  const peer = await (await startWithFiles()).peer();
  expect(await peer.codes(line)).toEqual([code]);
}

/** How a session stands, by STAT's third line. */
async function standing(...lines: string[]): Promise<string | undefined> {
  const peer = await (await startWithFiles()).peer();
  await peer.codes(...lines);
  return (await peer.say("STAT"))
    .split("\n")
    .find((line) => line.includes("TYPE"))
    ?.trim();
}

describe("TYPE", () => {
  const rows: readonly Row[] = [
    ["TYPE A", 200],
    ["TYPE a n", 200],
    ["TYPE A  N", 200],
    ["TYPE I", 200],
    ["TYPE L 8", 200],
    ["TYPE L8", 200],
    ["TYPE E", 504],
    ["TYPE E N", 504],
    ["TYPE A T", 504],
    ["TYPE A C", 504],
    ["TYPE A X", 504],
    ["TYPE I N", 504],
    ["TYPE L", 504],
    ["TYPE L 7", 504],
    ["TYPE L 8888888888", 504],
    ["TYPE L 08", 504],
    ["TYPE L -8", 501],
    ["TYPE A N N", 501],
    ["TYPE 8", 501],
    ["TYPE \u0131", 501],
    ["TYPE", 501],
  ];
  it.each(rows)("answers %s with %i (K36)", answers);

  it("stays what it was when refused (K36)", async () => {
    const bad = rows.filter(([, code]) => code !== 200).map(([line]) => line);
    expect(await standing("TYPE L 8", ...bad)).toBe("TYPE I, STRU F, MODE S.");
    expect(await standing(...bad)).toBe("TYPE A, STRU F, MODE S.");
  });
});

describe("STRU", () => {
  const rows: readonly Row[] = [
    ["STRU F", 200],
    ["STRU r", 200],
    ["STRU P", 504],
    ["STRU X", 504],
    ["STRU F N", 501],
    ["STRU 1", 501],
    ["STRU", 501],
  ];
  it.each(rows)("answers %s with %i (K36)", answers);

  it("stays what it was when refused, and is F again after REIN", async () => {
    expect(await standing("STRU R", "STRU P", "STRU", "STRU X")).toBe("TYPE A, STRU R, MODE S.");
    const again = ["REIN", "USER u", "PASS p"];
    expect(await standing("STRU R", "TYPE I", "MODE Z", ...again)).toBe("TYPE A, STRU F, MODE S.");
  });

  it("sends the lines of a text as records, and takes them (RFC 959 §3.4.1)", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.codes("STRU R");
    const { data } = await peer.download("PASV", "RETR 13111.txt");
    expect(data.toString("latin1")).toBe("hello\xff\x01world\xff\x01\xff\x02");
    const records = Buffer.from("one\xff\x01\xff\xff two\xff\x03", "latin1");
    expect((await peer.upload("PASV", "STOR r", records)).replies.length).toBe(2);
    await peer.codes("STRU F", "TYPE I");
    expect((await peer.download("PASV", "RETR r")).data.toString("latin1")).toBe("one\n\xff two\n");
  });

  it("makes records of listings too", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.codes("TYPE I", "STRU R");
    const { replies, data } = await peer.download("PASV", "NLST d");
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual(["150", "226"]);
    expect(data.toString("latin1")).toBe("d/g\xff\x01\xff\x02");
  });

  it.each(["RETR f", "STOR new", "APPE f", "STOU"])(
    "has no records of TYPE I: %s is 504",
    async (command) => {
      const server = await startWithFiles();
      const peer = await server.peer();
      await peer.codes("STRU R", "TYPE I");
      expect((await peer.download("PASV", command)).replies).toEqual([
        "504 Record structure is for TYPE A only.",
      ]);
      await peer.codes("STRU F");
      expect(await peer.codes("SIZE new", "SIZE f")).toEqual([550, 213]);
      expect((await peer.download("PASV", "NLST")).data.toString()).toBe('13111.txt\r\nd\r\nf\r\nq"q\r\n');
    },
  );
});

describe("MODE", () => {
  const rows: readonly Row[] = [
    ["MODE S", 200],
    ["MODE z", 200],
    ["MODE B", 504],
    ["MODE C", 504],
    ["MODE Q", 504],
    ["MODE Z 9", 501],
    ["MODE", 501],
  ];
  it.each(rows)("answers %s with %i (K36)", answers);

  it("stays what it was when refused", async () => {
    expect(await standing("MODE Z", "MODE B", "MODE C", "MODE Q", "MODE")).toBe("TYPE A, STRU F, MODE Z.");
    expect(await standing("MODE Z", "MODE S")).toBe("TYPE A, STRU F, MODE S.");
  });

  it("is told of by FEAT", async () => {
    const peer = await (await startWithFiles()).peer();
    expect((await peer.say("FEAT")).split("\n").map((line) => line.trim())).toContain("MODE Z");
  });

  it.each<Row>([
    ["OPTS MODE Z LEVEL 1", 200],
    ["opts mode z level 9", 200],
    ["OPTS MODE Z", 200],
    ["OPTS MODE Z LEVEL 0", 501],
    ["OPTS MODE Z LEVEL 10", 501],
    ["OPTS MODE Z LEVEL -1", 501],
    ["OPTS MODE Z LEVEL", 501],
    ["OPTS MODE B LEVEL 1", 501],
    ["OPTS MODE", 501],
  ])("answers %s with %i", answers);
});
