import { describe, expect, it } from "vitest";
import { oneSided } from "../../test/catalogue/partial.ts";
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
