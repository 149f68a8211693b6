import { describe, expect, it } from "vitest";
import { outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { changeCipherSpec, clientHello, handshake13, record, sealed, serverHello } from "../../test/tls.ts";
import type { Session } from "../model.ts";
import { concatBytes } from "../write/bytes.ts";

const client = "10.0.0.1";
const server = "192.0.2.9";

/** A session that has said AUTH TLS. */
function secured(act: (wire: Wire, scene: Scene) => void): Session {
  const scene = new Scene();
  const wire = scene.connect(`${client}:40000`, `${server}:21`);
  wire.server("220 hi");
  wire.ask("AUTH TLS", "234 go");
  act(wire, scene);
  return scene.session();
}

/** The handshake of TLS 1.3, in three packets. */
function shake(wire: Wire): void {
  const [hello, answer, finished] = handshake13;
  wire.data("initiator", hello);
  wire.data("responder", answer);
  wire.data("initiator", finished);
}

/** A record of TLS 1.3 with `bytes` bytes inside. */
const inside = (bytes: number): Uint8Array => sealed(bytes + 17);

/** Rows behind the 234. */
const behind = (session: Session): string[] => outline(session).slice(4);

describe("an encrypted control connection", () => {
  it("is a handshake, tickets, and turns", () => {
    const session = secured((wire) => {
      shake(wire); // 7-9
      wire.data("responder", concatBytes([inside(230), inside(230)])); // 10
      wire.data("initiator", inside(8)); // 11
      wire.data("responder", inside(20)); // 12
      wire.data("responder", inside(30)); // 13
      wire.data("initiator", inside(6)); // 14
    });
    expect(session.encrypted).toBe("explicit");
    expect(behind(session)).toEqual([
      "7-9 tls.handshake",
      "10 tls.tickets",
      "11 tls.cmd",
      "12-13 tls.reply",
      "14 tls.cmd",
    ]);
    expect(rowOf(session, "tls.handshake").params.tls).toMatchObject({
      version: 0x0304,
      cipher: 0x1302,
      serverName: "ftp.example.test",
      resumed: false,
      complete: true,
    });
    expect(rowOf(session, "tls.tickets").params).toMatchObject({ records: 2, bytes: 460, certain: true });
    expect(rowOf(session, "tls.reply").params).toEqual({
      records: 2,
      bytes: 50,
      exact: true,
      guess: null,
      tickets: false,
    });
  });

  it("is the same byte by byte", () => {
    const kinds = (cut: (bytes: Uint8Array) => Uint8Array[]): unknown =>
      secured((wire) => {
        const send = (from: "initiator" | "responder", bytes: Uint8Array): void => {
          for (const piece of cut(bytes)) wire.data(from, piece);
        };
        const [hello, answer, finished] = handshake13;
        send("initiator", hello);
        send("responder", answer);
        send("initiator", finished);
        send("initiator", inside(8));
        send("responder", concatBytes([inside(230), inside(230), inside(40)]));
        send("initiator", inside(2));
        send("responder", record(21, Uint8Array.of(1, 0)));
      }).rows.map(({ kind, params }) => [kind, params]);
    expect(kinds((bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(
      kinds((bytes) => [bytes]),
    );
  });

  it("calls no reply what may be session tickets", () => {
    const turns = (...lengths: number[]): unknown[] =>
      secured((wire) => {
        shake(wire);
        wire.data("initiator", inside(8));
        for (const length of lengths) wire.data("responder", inside(length));
      })
        .rows.slice(6)
        .map(({ kind, params }) => [
          kind,
          "certain" in params ? params.certain : "tickets" in params && params.tickets,
        ]);
    expect(turns(230, 230, 34)).toEqual([
      ["tls.tickets", false],
      ["tls.reply", false],
    ]);
    expect(turns(230, 34)).toEqual([["tls.reply", true]]);
    expect(turns(20, 20)).toEqual([["tls.reply", true]]);
  });

  it("guesses PASV only from one short command, one reply and a connection right behind", () => {
    const guess = (command: number, reply: number, between?: number): unknown => {
      const session = secured((wire, scene) => {
        shake(wire);
        wire.data("initiator", inside(8));
        wire.data("responder", inside(20));
        wire.data("initiator", inside(command));
        wire.data("responder", inside(reply));
        if (between !== undefined) wire.data("initiator", inside(between));
        const data = scene.connect(`${client}:40001`, `${server}:50000`);
        data.data("responder", "x");
        data.close();
      });
      const guesses = session.rows.map(({ params }) => ("guess" in params ? params.guess : null));
      return guesses.filter((one) => one !== null);
    };
    expect(guess(6, 48)).toEqual(["passive", "passive"]);
    expect(guess(7, 48)).toEqual([]);
    expect(guess(6, 12)).toEqual([]);
    expect(guess(6, 48, 12)).toEqual([]);
  });

  it("has its replies apart where a data connection comes between", () => {
    const session = secured((wire, scene) => {
      shake(wire); // 7-9
      wire.data("initiator", inside(18)); // 10
      wire.data("responder", inside(40)); // 11
      const data = scene.connect(`${client}:40001`, `${server}:50000`); // 12-14
      data.data("responder", "x"); // 15
      data.close(); // 16-18
      wire.data("responder", inside(24)); // 19
    });
    expect(behind(session)).toEqual([
      "7-9 tls.handshake",
      "10 tls.cmd",
      "11 tls.reply",
      "12-18 tls.inferred.data",
      "19 tls.reply",
    ]);
    expect(rowOf(session, "tls.inferred.data").params).toMatchObject({ tls: null, clear: true, bytes: 1 });
  });

  it("ends with a close_notify that is last, and with nothing else", () => {
    const session = secured((wire) => {
      shake(wire); // 7-9
      wire.data("initiator", inside(2)); // 10
      wire.data("initiator", inside(6)); // 11
      wire.data("initiator", inside(2)); // 12
      wire.close("initiator");
    });
    expect(behind(session)).toEqual([
      "7-9 tls.handshake",
      "10-11 tls.cmd",
      "12 tls.closenotify",
      "13-15 tcp.close.3way",
    ]);
    expect(rowOf(session, "tls.closenotify").params).toMatchObject({ certain: false, closing: true });
    expect(rowOf(session, "tls.cmd").params).toMatchObject({ records: 2, bytes: 8 });
  });

  it("may say what is wrong in a plain alert, and go on in clear text", () => {
    const alert = record(21, Uint8Array.of(2, 40));
    const session = secured((wire) => {
      wire.data("initiator", handshake13[0]); // 7
      wire.data("responder", alert.subarray(0, 3)); // 8
      wire.data("responder", alert.subarray(3, 6)); // 9
      wire.data("responder", concatBytes([alert.subarray(6), new TextEncoder().encode("500 no\r\n")])); // 10
    });
    expect(behind(session)).toEqual(["7 tls.handshake", "8-10 tls.alert", "10 tls.clear", "10 reply"]);
    expect(rowOf(session, "tls.alert").params).toMatchObject({
      who: "server",
      alert: { level: 2, description: 40 },
    });
    expect(rowOf(session, "tls.handshake").level).toBe("warn");
  });

  it("of TLS 1.2: an abbreviated handshake is a resumed session; alerts and renegotiation show", () => {
    const session = secured((wire) => {
      wire.data("initiator", record(22, clientHello())); // 7
      wire.data(
        "responder",
        concatBytes([record(22, serverHello()), changeCipherSpec, record(22, new Uint8Array(40))]),
      ); // 8
      wire.data("initiator", concatBytes([changeCipherSpec, record(22, new Uint8Array(40))])); // 9
      wire.data("initiator", sealed(6 + 24)); // 10
      wire.data("responder", record(22, new Uint8Array(28))); // 11
      wire.data("initiator", record(21, new Uint8Array(26))); // 12
      wire.data("initiator", sealed(6 + 24)); // 13
      wire.data("initiator", record(21, new Uint8Array(26))); // 14
    });
    expect(behind(session)).toEqual([
      "7-9 tls.handshake",
      "10 tls.cmd",
      "11 tls.renegotiation",
      "12 tls.alert",
      "13 tls.cmd",
      "14 tls.closenotify",
    ]);
    expect(rowOf(session, "tls.handshake").params.tls).toMatchObject({ version: 0x0303, resumed: true });
    expect(rowOf(session, "tls.alert").params.alert).toBeNull();
    expect(rowOf(session, "tls.closenotify").params.closing).toBe(false);
  });

  it("goes back to clear text (CCC)", () => {
    const session = secured((wire) => {
      shake(wire); // 7-9
      wire.data("initiator", inside(5)); // 10
      wire.data("responder", inside(20)); // 11
      wire.data("initiator", inside(2)); // 12
      wire.data("responder", inside(2)); // 13
      wire.ask("PWD", '257 "/"'); // 14-15
    });
    expect(behind(session)).toEqual([
      "7-9 tls.handshake",
      "10 tls.cmd",
      "11 tls.reply",
      "12 tls.closenotify",
      "13 tls.closenotify",
      "14 tls.clear",
      "14 command",
      "15 reply",
    ]);
    expect(session.commands.at(-1)).toMatchObject({ verb: "PWD", replies: [{ code: 257 }] });
    expect(rowOf(session, "tls.closenotify").params.closing).toBe(false);
  });

  it("is clear text behind it where an SSL 2 hello might stand: none comes twice", () => {
    const session = secured((wire) => {
      shake(wire); // 7-9
      wire.ask("PWD", '257 "/"'); // 10-11
      wire.data("initiator", Uint8Array.of(0x80, 0x0d, 0x0a)); // 12
    });
    expect(behind(session).slice(0, 4)).toEqual([
      "7-9 tls.handshake",
      "10 tls.clear",
      "10 command",
      "11 reply",
    ]);
    expect(behind(session).at(-1)).toMatch(/^12 /);
  });

  it("behind a gap is told by bytes, until records can be seen again", () => {
    const session = secured((wire) => {
      shake(wire); // 7-9
      wire.data("initiator", inside(8)); // 10
      wire.skip("initiator", "x".repeat(100));
      wire.data("initiator", sealed(60).subarray(20)); // 11
      wire.ack("responder"); // 12
      wire.data("initiator", inside(6)); // 13
    });
    expect(behind(session).filter((row) => !row.endsWith("tcp.gap.capture"))).toEqual([
      "7-9 tls.handshake",
      "10 tls.cmd",
      "11 control.encrypted",
      "13 tls.cmd",
    ]);
    expect(rowOf(session, "control.encrypted").params).toEqual({ who: "client", bytes: 45 });
  });

  it("of which the ServerHello is missing hides what it is", () => {
    const session = secured((wire) => {
      wire.data("initiator", handshake13[0]); // 7
      wire.skip("responder", "x".repeat(200));
      wire.ack("initiator"); // 8
      wire.data("initiator", handshake13[2]); // 9
      wire.data("initiator", inside(8)); // 10
    });
    expect(session.rows.some(({ kind }) => kind === "tls.cmd" || kind === "tls.reply")).toBe(false);
    expect(rowOf(session, "tls.handshake").params.tls.version).toBeNull();
  });
});

describe("AUTH TLS", () => {
  it("with commands behind it in clear text is an injection attempt", () => {
    const session = secured((wire) => shake(wire));
    expect(session.rows.every(({ level }) => level === "ok")).toBe(true);
    const scene = new Scene();
    const wire = scene.connect(`${client}:40000`, `${server}:21`);
    wire.server("220 hi");
    wire.data("initiator", "AUTH TLS\r\nUSER evil\r\n");
    wire.server("234 go");
    shake(wire);
    const evil = scene.session().rows.find((row) => row.kind === "command" && row.params.verb === "USER");
    expect(evil).toMatchObject({ level: "warn", params: { injected: true } });
  });

  it("with the ClientHello in the same bytes is no line", () => {
    const scene = new Scene();
    const wire = scene.connect(`${client}:40000`, `${server}:21`);
    wire.server("220 hi");
    wire.data("initiator", concatBytes([new TextEncoder().encode("AUTH TLS\r\n"), handshake13[0]])); // 5
    wire.server("234 go"); // 6
    wire.data("responder", handshake13[1]); // 7
    expect(outline(scene.session()).slice(2)).toEqual(["5 command", "5,7 tls.handshake", "6 reply"]);
  });

  it("whose 234 has text behind it: no reply", () => {
    const scene = new Scene();
    const wire = scene.connect(`${client}:40000`, `${server}:21`);
    wire.server("220 hi");
    wire.client("AUTH TLS");
    wire.data("responder", "234 go\r\n230 in\r\n");
    shake(wire);
    const session = scene.session();
    expect(session.commands.map(({ replies }) => replies.map(({ code }) => code))).toEqual([[234]]);
    expect(rowOf(session, "control.garbage")).toMatchObject({
      level: "warn",
      raw: ["230 in"],
      params: { who: "server", bytes: 8, injected: true },
    });
  });

  it("is not claimed of a client that goes on in clear text, nor of a refusal", () => {
    for (const code of ["234 go", "502 no"]) {
      const scene = new Scene();
      const wire = scene.connect(`${client}:40000`, `${server}:21`);
      wire.server("220 hi");
      wire.ask("AUTH TLS", code);
      wire.ask("USER a", "331 go");
      const session = scene.session();
      expect([session.encrypted, session.user]).toEqual(["no", "a"]);
      expect(session.rows.every(({ level }) => level !== "warn" || code.startsWith("5"))).toBe(true);
    }
  });
});

describe("TLS from the first byte", () => {
  it("on port 990, whole or in single bytes", () => {
    for (const size of [1, 10_000]) {
      const scene = new Scene();
      const wire = scene.connect(`${client}:40000`, `${server}:990`);
      const [hello] = handshake13;
      for (let at = 0; at < hello.length; at += size) wire.data("initiator", hello.subarray(at, at + size));
      const session = scene.session();
      expect(session.encrypted).toBe("implicit");
      expect(rowOf(session, "tls.handshake").params.tls).toMatchObject({ offered: 0x0304, version: null });
    }
  });

  it("against a server that speaks plain FTP is no encryption", () => {
    for (const greetsFirst of [true, false]) {
      const scene = new Scene();
      const wire = scene.connect(`${client}:40000`, `${server}:21`);
      if (greetsFirst) wire.server("220 hi");
      wire.data("initiator", handshake13[0]);
      if (!greetsFirst) wire.server("220 hi");
      wire.server("500 what");
      const session = scene.session();
      expect(session.encrypted).toBe("no");
      expect(rowOf(session, "reply").params.greeting).toBe(true);
      expect(rowOf(session, "tls.handshake").level).toBe("warn");
    }
  });

  it("wanted by the server, while the client speaks plain FTP", () => {
    const scene = new Scene();
    const wire = scene.connect(`${client}:40000`, `${server}:990`);
    wire.client("USER a");
    wire.data("responder", record(21, Uint8Array.of(2, 10)));
    const session = scene.session();
    expect([session.encrypted, session.user]).toEqual(["no", "a"]);
    expect(rowOf(session, "tls.alert").params.who).toBe("server");
  });
});
