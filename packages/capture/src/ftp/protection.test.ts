import { describe, expect, it } from "vitest";
import { rowOf, Scene, type Wire } from "../../test/scene.ts";
import { explainRow } from "../explain/index.ts";
import { renderText } from "../render/index.ts";

const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString("base64");

function greeted(scene: Scene): Wire {
  const control = scene.connect("192.0.2.1:40000", "198.51.100.2:21");
  control.server("220 ready");
  return control;
}

/** The dialog of MIT's ftp, as far as it logs in. */
function loggedIn(scene: Scene): Wire {
  const control = greeted(scene);
  control.ask("AUTH GSSAPI", "334 Using authentication type GSSAPI; ADAT must follow"); // 5, 6
  control.ask(`ADAT ${base64(600)}`, `235 ADAT=${base64(120)}`); // 7, 8
  control.ask(`MIC ${base64(60)}`, `631 ${base64(80)}`); // 9, 10
  return control;
}

describe("security other than TLS (RFC 2228)", () => {
  it("is told, with what is inside the base64 counted and not shown", () => {
    const scene = new Scene();
    loggedIn(scene).ask(`ENC ${base64(61)}`, `632 ${base64(81)}`);
    const session = scene.session();
    expect(session).toMatchObject({ encrypted: "explicit", mechanism: "GSSAPI" });
    const told = session.rows.slice(2).map((row) => explainRow(row, session, "en"));
    expect(told).toEqual([
      "Client asks to protect the control connection with GSSAPI",
      "Security exchange goes on",
      "GSSAPI/Kerberos security data; 600 bytes",
      "Security data exchange finished; 120 bytes",
      "GSSAPI/Kerberos security data: an integrity-protected command; 60 bytes",
      "Reply with a check of its integrity, inside base64; 80 bytes",
      "GSSAPI/Kerberos security data: an encrypted command; 61 bytes",
      "Protected (encrypted) reply; 81 bytes",
    ]);
    expect(session.commands.map(({ argument }) => argument)).toEqual([
      "GSSAPI",
      "********",
      "********",
      "********",
    ]);
    const text = renderText(scene.analyze(), { language: "zh-CN" });
    expect(text).toContain("，受保护（GSSAPI）");
  });

  it("hides what is announced: data connections are inferred, and not said to be clear", () => {
    const scene = new Scene();
    const control = loggedIn(scene);
    control.client(`ENC ${base64(64)}`);
    const data = scene.connect("192.0.2.1:40001", "198.51.100.2:45000");
    control.server(`632 ${base64(90)}`);
    data.data("responder", new Uint8Array(5000));
    data.close();
    control.server(`632 ${base64(90)}`);
    const session = scene.session();
    const { params } = rowOf(session, "tls.inferred.data");
    expect(params).toMatchObject({ bytes: 5000, sender: "server", clear: false });
    // A sealed 150 and a sealed 226 answer the same command.
    expect(session.commands.at(-1)?.replies.map(({ code }) => code)).toEqual([632, 632]);
  });

  it("pairs clear replies again after CCC", () => {
    const scene = new Scene();
    const control = loggedIn(scene);
    control.ask(`ENC ${base64(20)}`, `632 ${base64(20)}`);
    control.ask("PWD", '257 "/"');
    expect(scene.session().commands.at(-1)).toMatchObject({ verb: "PWD", replies: [{ code: 257 }] });
  });

  it("is not taken for agreed on when the server declines", () => {
    const scene = new Scene();
    const control = greeted(scene);
    control.ask("AUTH KERBEROS_V4", "334 Using authentication type KERBEROS_V4; ADAT must follow");
    control.ask(`ADAT ${base64(100)}`, `335 ADAT=${base64(20)}`);
    control.ask(`ADAT ${base64(100)}`, "535 Failed");
    control.ask("USER u", "230 in");
    expect(scene.session()).toMatchObject({ encrypted: "no", mechanism: null, user: "u" });
  });

  it("is recognised in a capture that begins later", () => {
    const scene = new Scene();
    const control = scene.flow("192.0.2.1:40000", "198.51.100.2:21");
    control.ask(`ENC ${base64(64)}`, `632 ${base64(90)}`);
    expect(scene.session()).toMatchObject({ encrypted: "explicit", mechanism: "RFC 2228" });
  });

  it("needs no ADAT where the server says so", () => {
    const scene = new Scene();
    const control = greeted(scene);
    control.ask("AUTH GSSAPI", "234 Accepted");
    const session = scene.session();
    expect(session.mechanism).toBe("GSSAPI");
    expect(session.rows.map((row) => explainRow(row, session, "en")).at(-1)).toBe(
      "Server accepts GSSAPI: from here on commands may be protected with it",
    );
  });
});
