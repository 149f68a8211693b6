import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { frames, outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { explainRow } from "../explain/index.ts";
import type { Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";

interface Plan {
  /** Commands and replies before. */
  readonly before?: readonly (readonly [string, string])[];
  readonly command: string;
  readonly opening?: string;
  readonly payload: string;
  readonly final?: string | null;
  readonly after?: (control: Wire) => void;
}

/** One transfer over a passive data connection. */
function transfer(plan: Plan): Session {
  const scene = new Scene();
  const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  control.server("220 hi");
  for (const [command, reply] of plan.before ?? []) control.ask(command, reply);
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
  control.ask(plan.command, plan.opening ?? "150 Opening");
  const up = /^(?:STOR|APPE|STOU)/.test(plan.command);
  const sender = up ? "initiator" : "responder";
  if (plan.payload !== "") data.data(sender, plan.payload);
  data.close(sender);
  if (plan.final !== null) control.server(plan.final ?? "226 Done");
  plan.after?.(control);
  return scene.session({ host: nodeHost });
}

const image = ["TYPE I", "200 Binary"] as const;

const verdicts: [name: string, plan: Plan, expected: number | null, complete: string][] = [
  [
    "the size of the 150 reached",
    { before: [image], command: "RETR a", opening: "150 (5 bytes)", payload: "12345" },
    5,
    "yes",
  ],
  [
    "the size of the 150 not reached",
    { before: [image], command: "RETR a", opening: "150 (6 bytes)", payload: "12345" },
    6,
    "no",
  ],
  [
    "the size of a SIZE before",
    { before: [image, ["SIZE a", "213 5"]], command: "RETR a", payload: "12345" },
    5,
    "yes",
  ],
  [
    "the SIZE of another file",
    { before: [image, ["SIZE b", "213 5"]], command: "RETR a", payload: "12345" },
    null,
    "unknown",
  ],
  [
    "a SIZE in another directory",
    { before: [image, ["SIZE a", "213 5"], ["CWD x", "250 OK"]], command: "RETR a", payload: "12345" },
    null,
    "unknown",
  ],
  [
    "a SIZE in ASCII type",
    { before: [["SIZE a", "213 5"]], command: "RETR a", payload: "12345" },
    null,
    "unknown",
  ],
  [
    "ASCII type, other size",
    { command: "RETR a", opening: "150 (4 bytes)", payload: "12\r\n\r\n" },
    4,
    "unknown",
  ],
  [
    "REST, SIZE of the whole",
    { before: [image, ["SIZE a", "213 8"], ["REST 3", "350 go"]], command: "RETR a", payload: "12345" },
    5,
    "yes",
  ],
  [
    "REST, 150 tells the rest",
    { before: [image, ["REST 3", "350 go"]], command: "RETR a", opening: "150 (5 bytes)", payload: "12345" },
    5,
    "yes",
  ],
  [
    "REST refused",
    { before: [image, ["REST 3", "502 no"]], command: "RETR a", opening: "150 (5 bytes)", payload: "12345" },
    5,
    "yes",
  ],
  ["an upload proves nothing", { before: [image], command: "STOR a", payload: "12345" }, null, "unknown"],
  [
    "a negative reply",
    { before: [image], command: "STOR a", payload: "12345", final: "452 disk full" },
    null,
    "no",
  ],
  [
    "no final reply in the capture",
    { before: [image], command: "RETR a", opening: "150 (5 bytes)", payload: "12345", final: null },
    5,
    "unknown",
  ],
  [
    "a compressed file has fewer bytes than its size",
    { before: [image, ["MODE Z", "200 OK"]], command: "RETR a", opening: "150 (9 bytes)", payload: "x" },
    null,
    "unknown",
  ],
  [
    "a file in records is not as long as its size",
    { before: [image, ["STRU R", "200 OK"]], command: "RETR a", opening: "150 (9 bytes)", payload: "x" },
    null,
    "unknown",
  ],
  [
    "MODE Z refused",
    { before: [image, ["MODE Z", "504 No"]], command: "RETR a", opening: "150 (9 bytes)", payload: "x" },
    9,
    "no",
  ],
  ["a listing", { command: "LIST", payload: "total 0\r\n" }, null, "unknown"],
];

describe("completeness is claimed only where it is proved", () => {
  for (const [name, plan, expectedBytes, complete] of verdicts) {
    it(name, () => {
      const session = transfer(plan);
      expect(session.transfers).toMatchObject([
        { bytes: plan.payload.length, expectedBytes, complete, command: plan.command.slice(0, 4).trim() },
      ]);
      const row = session.rows.find(({ kind }) => kind.startsWith("data."));
      expect(row?.params).toMatchObject({ complete, bytes: plan.payload.length });
    });
  }

  it("says from where a transfer was resumed, and by which frame its size is known", () => {
    const before = [image, ["SIZE a", "213 8"], ["REST 3", "350 go"]] as const;
    const row = rowOf(transfer({ before, command: "RETR a", payload: "12345" }), "data.down");
    expect(row.params).toMatchObject({ offset: 3, expected: { bytes: 5, frame: 8 } });
  });
});

it("the end of what came is not the end of a file that is incomplete", () => {
  const plan: Plan = { before: [image], command: "RETR a", opening: "150 (9 bytes)", payload: "12345" };
  const ends = (final: string | null): unknown =>
    transfer({ ...plan, final }).rows.find(
      ({ kind, connection }) => /close/.test(kind) && connection === "C1.D1",
    )?.params;
  expect(ends(null)).toMatchObject({ ends: null });
  expect(ends("226 Done")).toMatchObject({ ends: "file" });
});

describe("what a transfer carried", () => {
  it("is digested in both directions", () => {
    const digest = createHash("sha256").update("12345").digest("hex");
    for (const command of ["RETR a", "STOR a", "APPE a", "STOU"]) {
      expect(transfer({ command, payload: "12345" }).transfers[0]?.sha256).toBe(digest);
    }
  });

  it("entries of listings", () => {
    const unix = "total 8\r\n-rw-r--r-- 1 a b 1 Nov 22 18:00 x\r\ndrwxr-xr-x 2 a b 4 Nov 22 18:00 y\r\n";
    const mlsd = "type=cdir; .\r\ntype=pdir; ..\r\ntype=file;size=1; x\r\n";
    const long = `${"-rw-r--r-- 1 a b 1 Nov 22 18:00 name-of-a-file\r\n".repeat(20)}`.repeat(80);
    for (const [command, payload, entries] of [
      ["LIST", unix, 2],
      ["NLST", "x\r\ny\r\nz", 3],
      ["MLSD", mlsd, 1],
      ["LIST", "IND$FILE what\r\n", null],
      ["LIST", long, 1600],
    ] as const) {
      const chunked = command === "LIST" && payload === long;
      const session = chunked ? longListing(payload) : transfer({ command, payload });
      expect(rowOf(session, "data.list").params.entries).toBe(entries);
    }
  });

  it("nothing but bytes, where they are compressed: no entries, no digest of a file", () => {
    const before = [["MODE Z", "200 OK"]] as const;
    const listing = transfer({ before, command: "MLSD", payload: "xz" });
    expect(rowOf(listing, "data.list").params).toMatchObject({ entries: null, bytes: 2, mode: "Z" });
    expect(listing.transfers).toMatchObject([{ listing: null, mode: "Z" }]);
    expect(transfer({ before, command: "RETR a", payload: "\x78\x9c" }).transfers[0]?.sha256).toBeNull();
  });

  it("so far, where the capture lost the last packets, whatever the server says then", () => {
    const scene = new Scene();
    const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
    control.server("220 hi");
    control.ask("TYPE I", "200 OK");
    control.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
    control.ask("RETR a", "150 go (3000 bytes)");
    data.data("responder", "12345");
    control.server("226 done");
    const session = scene.session({ host: nodeHost });
    expect(session.transfers).toMatchObject([{ bytes: 5, complete: "unknown", sha256: null }]);
    expect(explainRow(rowOf(session, "data.down"), session, "en")).toMatch(
      /5 of 3,000 bytes: the end of the transfer is not in the capture$/,
    );
  });

  it("so far, where the capture stops in its middle: no digest of a file", () => {
    const scene = new Scene();
    const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
    control.server("220 hi");
    control.ask("TYPE I", "200 OK");
    control.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
    control.ask("RETR a", "150 go (3000 bytes)");
    data.data("responder", "12345");
    const session = scene.session({ host: nodeHost });
    expect(session.transfers).toMatchObject([{ bytes: 5, complete: "unknown", sha256: null }]);
    expect(explainRow(rowOf(session, "data.down"), session, "en")).toMatch(
      /5 of 3,000 bytes: the end of the transfer is not in the capture$/,
    );
    const asked = session.rows.find(({ kind, params }) => kind === "command" && params.verb === "RETR");
    expect(asked).toMatchObject({ level: "note", params: { unfinished: true, unanswered: null } });
  });

  it("nothing: a row of its own before the close", () => {
    const session = transfer({ command: "RETR empty", payload: "" });
    const index = session.rows.findIndex(({ kind }) => kind === "data.empty");
    expect(session.rows[index]?.params).toEqual({ connection: "C1.D1", verb: "RETR" });
    expect(session.rows[index + 1]?.kind).toBe("tcp.close.3way");
    expect(session.transfers).toMatchObject([{ bytes: 0, sha256: null }]);
  });

  it("as far as lengths tell, where the capture cut its packets short", () => {
    const scene = new Scene();
    const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
    control.server("220 hi");
    control.ask("TYPE I", "200 OK");
    control.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
    control.ask("RETR a", "150 go (3000 bytes)");
    data.data("responder", 1400);
    data.data("responder", 1600);
    data.close("responder");
    control.server("226 done");
    const session = scene.session({ host: nodeHost });
    expect(session.transfers).toMatchObject([{ bytes: 3000, complete: "yes", sha256: null }]);
    expect(session.notes).toEqual([{ kind: "tcp.gap.cut", bytes: 3000, frames: [[14, 15]] }]);
  });

  it("in two rows if a control row falls in its middle by more than a second", () => {
    for (const [pause, kinds] of [
      [2, ["11 data.down", "12 command", "13 data.down"]],
      [0.2, ["11,13 data.down", "12 command"]],
    ] as const) {
      const scene = new Scene();
      const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
      control.server("220 hi");
      control.ask("PASV", "227 (192,0,2,9,195,80)");
      const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
      control.client("RETR a");
      data.data("responder", "12345"); // 11
      scene.wait(pause);
      control.client("NOOP"); // 12
      scene.wait(pause);
      data.data("responder", "6789"); // 13
      const session = scene.session();
      expect(outline(session).slice(6)).toEqual(kinds);
      expect(session.transfers).toMatchObject([{ bytes: 9 }]);
      expect(session.transfers.map((one) => frames(one.frames))).toEqual(["11,13"]);
    }
  });
});

function longListing(payload: string): Session {
  const scene = new Scene();
  const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  control.server("220 hi");
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
  control.ask("LIST", "150 Opening");
  for (let at = 0; at < payload.length; at += 1400) data.data("responder", payload.slice(at, at + 1400));
  data.close("responder");
  return scene.session();
}
