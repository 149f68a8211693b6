import { describe, expect, it } from "vitest";
import { oneSided } from "../../test/catalogue/partial.ts";
import { Scene } from "../../test/scene.ts";
import { explainRow } from "../explain/index.ts";
import type { Session } from "../model.ts";
import { renderText } from "../render/index.ts";

const told = (session: Session): string[] => session.rows.map((row) => explainRow(row, session, "en"));

describe("a capture of one side's packets", () => {
  it("says so, once, and does not blame the capture or the network for the rest", () => {
    for (const [kept, who] of [
      ["initiator", "client"],
      ["responder", "server"],
    ] as const) {
      for (const begun of [true, false]) {
        const scene = oneSided(kept, "passive", begun);
        const session = scene.session();
        expect(session.notes).toEqual([{ kind: "tcp.oneside", who, frames: [] }]);
        expect(session.rows.every(({ level }) => level === "ok" || level === "note")).toBe(true);
        expect(renderText(scene.analyze(), { language: "en" })).toContain(`only what the ${who} sent is in`);
        expect(session.rows.some(({ params }) => "unanswered" in params && params.unanswered !== null)).toBe(
          false,
        );
      }
    }
  });

  it("of the server's: ties the data connection to its 227", () => {
    const session = oneSided("responder", "passive").session();
    expect(session.connections).toMatchObject([{ method: "PASV", state: "open", bytesToClient: 5000 }]);
  });

  it("of the server's: tells the transfer by its replies, and that the command was guessed", () => {
    const analysis = oneSided("responder", "passive").analyze();
    const [session] = analysis.sessions;
    expect(session?.commands).toEqual([]);
    expect(session?.connections).toMatchObject([{ command: "RETR", commandFrame: null }]);
    expect(session?.transfers).toMatchObject([
      { command: "RETR", inferred: true, argument: "", bytes: 5000, expectedBytes: 5000 },
    ]);
    expect(renderText(analysis, { language: "en" })).toMatch(/passive +RETR\? +down/);
  });

  it.each([
    ["150 Opening BINARY mode data connection for a b.txt (18 bytes).", "RETR", "a b.txt", "I"],
    ["150 Opening ASCII mode data connection for f (10.0.0.1,4000) (18 bytes)", "RETR", "f", "A"],
    ["150 Opening BINARY mode data connection for up.txt", "RETR", "up.txt", null],
    ["150 Here comes the directory listing.", "LIST", "", null],
    ["150 Opening ASCII mode data connection for file list", "LIST", "", "A"],
    ["150 Opening data connection for /bin/ls.", "LIST", "", null],
    ["150-Accepted data connection\r\n150 0.018 kbytes to download", "RETR", "", null],
    ["125 Data connection already open; Transfer starting.", "RETR", "", null],
  ])("of the server's: %s", (reply, command, argument, type) => {
    for (const [sender, verb] of [
      ["responder", command],
      ["initiator", command === "RETR" && !/bytes/.test(reply) ? "STOR" : command],
    ] as const) {
      const scene = new Scene();
      const control = scene.flow("198.51.100.4:40000", "192.0.2.9:21");
      control.synAck();
      for (const line of ["220 Hello", "230 In", "227 Passive (192,0,2,9,195,80)"]) {
        control.skip("initiator", "NOOP\r\n");
        control.server(line);
      }
      const data = scene.connect("198.51.100.4:41000", "192.0.2.9:50000");
      control.server(reply);
      data.data(sender, "x".repeat(18));
      data.close(sender);
      control.server("226 Done");
      const session = scene.session();
      expect(session.transfers).toMatchObject([{ command: verb, inferred: true, argument, type, bytes: 18 }]);
    }
  });

  it("of the server's: one that failed, and one of which nothing announces the connection", () => {
    const scene = new Scene();
    const control = scene.flow("198.51.100.4:40000", "192.0.2.9:21");
    control.synAck();
    for (const line of ["220 Hi", "150 Go (5 bytes)", "226 Done", "227 (192,0,2,9,195,80)"])
      control.server(line);
    const data = scene.connect("198.51.100.4:41000", "192.0.2.9:50000");
    for (const line of ["150 Go (5 bytes)", "426 Broken"]) control.server(line);
    data.data("responder", "123");
    data.reset("responder");
    expect(scene.session().transfers).toMatchObject([{ command: "RETR", bytes: 3, complete: "no" }]);
  });

  it("of the client's: takes the connection for what PASV asked for, as the 227 is missing", () => {
    for (const begun of [true, false]) {
      const rows = told(oneSided("initiator", "passive", begun).session());
      expect(rows.filter((text) => text.includes("FTP data"))).toEqual([
        "Connection 198.51.100.4:41000 → 192.0.2.9:50000 is very likely FTP data (4,999 bytes); what announced it is not in the capture",
      ]);
    }
  });

  it("of the client's, in active mode: the connection is open though its SYN is missing", () => {
    const session = oneSided("initiator", "active").session();
    expect(session.connections).toMatchObject([{ method: "PORT", state: "open", command: "RETR" }]);
    expect(told(session)).toContain(
      "4,999 bytes from the server: known from the acknowledgments alone, no packet of that side is in the capture",
    );
  });

  it("of the server's, in active mode: port 20 tells", () => {
    const session = oneSided("responder", "active").session();
    expect(told(session)).toContain(
      "Connection 192.0.2.9:20 → 198.51.100.4:50000 is very likely FTP data (5,000 bytes); what announced it is not in the capture",
    );
  });
});
