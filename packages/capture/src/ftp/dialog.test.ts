import { describe, expect, it } from "vitest";
import { frames, outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import type { Session } from "../model.ts";

const client = "10.0.0.1:40000";
const server = "192.0.2.9:21";

function play(act: (wire: Wire, scene: Scene) => void, to = server): Session {
  const scene = new Scene();
  const wire = scene.connect(client, to);
  act(wire, scene);
  return scene.session();
}

/** "VERB: CODES" of each command. */
function pairs(session: Session): string[] {
  return session.commands.map(({ verb, replies }) => `${verb}: ${replies.map(({ code }) => code).join(" ")}`);
}

describe("lines and frames", () => {
  it("split, byte by byte", () => {
    const session = play((wire) => {
      for (const byte of "220 hi\r\n") wire.data("responder", byte); // 4-11
      for (const byte of "noop\r\n") wire.data("initiator", byte); // 12-17
      wire.server("200 OK");
    });
    expect(outline(session)).toEqual([
      "1-3 tcp.handshake.control",
      "4-11 reply",
      "12-17 command",
      "18 reply",
    ]);
    expect(rowOf(session, "command").params.verb).toBe("NOOP");
    expect(rowOf(session, "command").raw).toEqual(["noop"]);
  });

  it("several in one segment", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.data("initiator", "USER a\r\nPASS b\r\nSYST\r\n");
      wire.data("responder", "331 go\r\n230-in\r\n 230 not yet\r\n230 now\r\n215 UNIX\r\n");
    });
    expect(pairs(session)).toEqual(["USER: 331", "PASS: 230", "SYST: 215"]);
    expect(session.rows.map((row) => frames(row.frames))).toEqual(["1-3", "4", "5", "5", "5", "6", "6", "6"]);
  });

  it("a multi-line reply whose middle lines begin with digits is one row, its ACKs merged", () => {
    const session = play((wire) => {
      wire.server("220-hello");
      wire.ack("initiator"); // 5
      wire.server("331 is not the end");
      wire.ack("initiator"); // 7
      wire.server("220 ready");
      wire.ack("initiator"); // 9
    });
    const row = rowOf(session, "reply");
    expect([frames(row.frames), frames(row.acks)]).toEqual(["4,6,8", "5,7,9"]);
    expect(row.params).toMatchObject({ code: 220, greeting: true });
    expect(row.raw).toEqual(["220-hello", "331 is not the end", "220 ready"]);
    expect(session.banner).toBe("hello");
  });

  it("bytes outside UTF-8 are shown as such", () => {
    const session = play((wire) => {
      wire.data("responder", Uint8Array.from([0x32, 0x32, 0x30, 0x20, 0xb9, 0xfe, 0x0d, 0x0a]));
      wire.data("initiator", Uint8Array.from([0x43, 0x57, 0x44, 0x20, 0xc4, 0xe3, 0x0d, 0x0a]));
    });
    expect(rowOf(session, "reply").params.lines).toEqual(["\\xb9\\xfe"]);
    expect(rowOf(session, "command").params.argument).toBe("\\xc4\\xe3");
  });

  it("an unterminated last line is read if it is a command", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.data("initiator", "QUIT");
    });
    expect(session.commands).toMatchObject([{ verb: "QUIT", replies: [] }]);
  });

  it("numbers of lines that were cut off prove nothing", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.client("PASV");
      wire.data("responder", "227 (192,0,2,9,195,8"); // 0 follows, which the capture has lost
      wire.skip("responder", "0)\r\n");
      wire.ack("initiator");
      wire.ask("TYPE I", "200 OK");
      wire.client("SIZE a");
      wire.data("responder", "213 54");
      wire.skip("responder", "321\r\n");
      wire.ack("initiator");
      wire.client("RETR a");
      wire.server("150 go");
    });
    expect(session.connections).toEqual([]);
    expect(pairs(session)).toEqual(["PASV: 227", "TYPE: 200", "SIZE: 213", "RETR: 150"]);
  });

  it("garbage of the server is a row, of the client one without its text", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.data("initiator", "\u0001secret\u0002\r\n");
      wire.data("responder", "what?\r\nno\r\n");
    });
    const noise = session.rows.filter((row) => row.kind === "control.garbage");
    expect(noise.map((row) => [row.params, row.raw])).toEqual([
      [{ who: "client", bytes: 10 }, []],
      [{ who: "server", bytes: 11 }, ["what?", "no"]],
    ]);
  });

  it("a Telnet interrupt before ABOR", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.data("initiator", Uint8Array.from([0xff, 0xf4, 0xff, 0xf2, 0x41, 0x42, 0x4f, 0x52, 0x0d, 0x0a]));
    });
    expect(rowOf(session, "command").params).toMatchObject({ verb: "ABOR", interrupt: true });
  });
});

describe("passwords", () => {
  it("are masked in every place; empty ones say so", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.ask("USER bob", "331 go");
      wire.ask("pass hunter22", "530 hunter22 is wrong");
      wire.ask("ACCT billing1", "530 no");
      wire.ask("PASS", "530 no");
      wire.ask("SITE pswd hunter22 billing1", "500 no");
    });
    const text = JSON.stringify(session);
    expect(text).not.toMatch(/hunter22|billing1/);
    expect(session.commands.map(({ argument }) => argument)).toEqual([
      "bob",
      "********",
      "********",
      "",
      "********",
    ]);
    const raw = session.rows.filter((row) => row.kind === "command").map((row) => row.raw[0]);
    expect(raw).toEqual(["USER bob", "pass ********", "ACCT ********", "PASS", "SITE ********"]);
  });

  it("stay hidden where a line has lost its beginning", () => {
    const scene = new Scene();
    const wire = scene.connect(client, server);
    wire.server("220 hi");
    wire.ask("USER bob", "331 go");
    wire.skip("initiator", "PASS hun");
    wire.data("initiator", "ter22\r\n");
    wire.server("230 in");
    const session = scene.session();
    expect(JSON.stringify(session)).not.toContain("ter22");
    expect(session.rows.some((row) => row.kind === "tcp.gap.capture")).toBe(true);
  });
});

describe("pairing", () => {
  it("greeting, 120 first", () => {
    const session = play((wire) => {
      wire.server("120 in 5 minutes");
      wire.server("220 now");
      wire.ask("NOOP", "200 OK");
    });
    expect(pairs(session)).toEqual(["NOOP: 200"]);
    const [first, second] = session.rows.filter((row) => row.kind === "reply");
    expect([first?.params.code, second?.params.code]).toEqual([120, 220]);
    expect([first?.answers, second?.answers]).toEqual([null, null]);
  });

  it("a client that does not wait for the greeting", () => {
    const session = play((wire) => {
      wire.client("USER a");
      wire.client("PASS b");
      for (const line of ["220 hi", "331 go", "230 in"]) wire.server(line);
    });
    expect(pairs(session)).toEqual(["USER: 331", "PASS: 230"]);
  });

  it("1yz keeps the command open", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.ask("RETR a", "150 coming");
      wire.server("226 done");
      wire.ask("NOOP", "200 OK");
    });
    expect(pairs(session)).toEqual(["RETR: 150 226", "NOOP: 200"]);
  });

  it("ABOR: 426 answers the transfer, 226 the ABOR", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.ask("RETR a", "150 coming");
      wire.client("ABOR");
      wire.server("426 aborted");
      wire.server("226 abort done");
      wire.ask("NOOP", "200 OK");
    });
    expect(pairs(session)).toEqual(["RETR: 150 426", "ABOR: 226", "NOOP: 200"]);
    expect(session.rows.find((row) => row.kind === "reply" && row.params.code === 426)?.level).toBe("error");
  });

  it("ABOR with one reply only does not shift the rest", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.ask("RETR a", "150 coming");
      wire.client("ABOR");
      wire.server("226 done");
      wire.ask("PWD", '257 "/"');
    });
    expect(pairs(session)).toEqual(["RETR: 150 226", "ABOR: ", "PWD: 257"]);
  });

  it("what overtakes a transfer", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.ask("RETR a", "150 coming");
      wire.ask("STAT", "211 half of it");
      wire.server("226 done");
    });
    expect(pairs(session)).toEqual(["RETR: 150 226", "STAT: 211"]);
  });

  it("a reply that the capture lost does not shift the others", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.client("TYPE I");
      wire.skip("responder", "200 Binary\r\n");
      wire.ask("PWD", '257 "/"');
      wire.ask("RETR a", "150 go");
      wire.skip("responder", "226 done\r\n");
      wire.ask("SYST", "215 UNIX");
    });
    expect(pairs(session)).toEqual(["TYPE: ", "PWD: 257", "RETR: 150", "SYST: 215"]);
  });

  it("421 out of the blue", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.ask("NOOP", "200 OK");
      wire.server("421 timeout");
    });
    const last = session.rows.at(-1);
    expect(last).toMatchObject({ kind: "reply", answers: null, level: "error", params: { verb: null } });
  });
});

describe("finding FTP", () => {
  it("on any port, by what is said", () => {
    const session = play((wire) => {
      wire.server("220 ready");
      wire.ask("USER a", "331 go");
    }, "192.0.2.9:5555");
    expect(pairs(session)).toEqual(["USER: 331"]);
  });

  it("in the middle: who speaks commands is the client", () => {
    const scene = new Scene();
    const wire = scene.flow(client, "192.0.2.9:2121");
    wire.data("initiator", "me.txt\r\n"); // the rest of a line
    wire.server("550 not there");
    wire.ask("TYPE I", "200 Binary");
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    const data = scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
    wire.ask("RETR a", "150 Opening BINARY mode (5 bytes)");
    data.data("responder", "12345");
    data.close("responder");
    wire.server("226 done");
    const session = scene.session();
    expect(rowOf(session, "tcp.midstream").params).toEqual({ which: "control", connection: "C1" });
    expect(session.client.port).toBe(40000);
    expect(session.connections).toMatchObject([{ state: "open", command: "RETR" }]);
    expect(session.transfers).toMatchObject([{ complete: "yes" }]);
    expect(session.rows.some((row) => row.kind === "control.garbage")).toBe(true);
  });

  it("in the middle, the server's port being the higher one", () => {
    const scene = new Scene();
    const wire = scene.flow("192.0.2.9:50021", "10.0.0.1:1025");
    wire.data("responder", "CWD /a\r\n");
    wire.data("initiator", "250 OK\r\n");
    const session = scene.session();
    expect([session.client.port, session.server.port]).toEqual([1025, 50021]);
  });

  it("not in HTTP on port 21, SMTP, POP3 or TLS", () => {
    for (const [port, from, lines] of [
      [21, "initiator", ["GET / HTTP/1.1", "Host: a"]],
      [443, "initiator", ["\u0016\u0003\u0001\u0000\u0005\u0001aaaa"]],
      [25, "responder", ["220 mail ESMTP Postfix"]],
      [2525, "responder", ["220 mail here"]],
      [110, "responder", ["+OK POP3 ready"]],
    ] as const) {
      const scene = new Scene();
      const wire = scene.connect(client, `192.0.2.9:${port}`);
      for (const line of lines) wire.data(from, `${line}\r\n`);
      if (port === 2525) wire.client("EHLO me");
      if (port === 110) wire.ask("USER me", "+OK");
      const { sessions, otherPackets } = scene.analyze();
      expect([port, sessions.length, otherPackets.byKind["TCP"]]).toEqual([port, 0, scene.frame]);
    }
  });

  it("attempts to reach port 21 are sessions, others are not", () => {
    const scene = new Scene();
    for (const port of [21, 2121]) {
      const wire = scene.flow(client, `192.0.2.9:${port}`);
      wire.syn();
      wire.reset("responder");
    }
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions.flatMap(outline)).toEqual(["1-2 tcp.handshake.refused"]);
    expect(otherPackets.byKind).toEqual({ TCP: 2 });
  });
});
