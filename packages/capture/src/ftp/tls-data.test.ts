import { describe, expect, it } from "vitest";
import { outline, rowOf, Scene, type Wire } from "../../test/scene.ts";
import { clientHello, handshake13, record, sealed } from "../../test/tls.ts";
import type { Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";

const client = "10.0.0.1";
const server = "192.0.2.9";
const [hello, answer, finished] = handshake13;

/** A transfer by PASV whose announcement can be read; the data connection is frames 7-9 and what `act` does. */
function transfer(verb: string, act: (data: Wire) => void): Session {
  const scene = new Scene();
  const control = scene.connect(`${client}:40000`, `${server}:21`);
  control.server("220 hi");
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  const data = scene.connect(`${client}:40001`, `${server}:50000`);
  control.ask(`${verb} a`, "150 go"); // 10-11
  act(data);
  control.server("226 done");
  return scene.session({ host: nodeHost });
}

/** The kinds of the rows of the data connection. */
const onData = (session: Session): string[] =>
  outline(session).filter((_, index) => session.rows[index]?.connection === "C1.D1");

describe("TLS on a data connection that was announced", () => {
  it("is a handshake, what is inside, and a farewell", () => {
    const session = transfer("RETR", (data) => {
      data.data("initiator", hello); // 12
      data.data("responder", answer); // 13
      data.data("initiator", finished); // 14
      data.data("responder", sealed(1000 + 17)); // 15
      data.data("responder", sealed(2 + 17)); // 16
      data.close("responder"); // 17-19
    });
    expect(onData(session)).toEqual([
      "7-9 tcp.handshake.data.passive",
      "12-14 tls.handshake",
      "15 data.encrypted",
      "16 tls.closenotify",
      "17-19 tcp.close.3way",
    ]);
    expect(rowOf(session, "data.encrypted").params).toMatchObject({
      bytes: 1000,
      tickets: true,
      complete: "unknown",
    });
    expect(session.transfers).toMatchObject([
      { bytes: 1000, complete: "unknown", sha256: null, frames: [[15, 15]] },
    ]);
  });

  it("goes the way of the command, though tickets go the other", () => {
    const session = transfer("STOR", (data) => {
      data.data("initiator", hello);
      data.data("responder", answer);
      data.data("initiator", finished);
      data.data("responder", sealed(230 + 17));
      data.data("initiator", sealed(10 + 17));
      data.close("initiator");
    });
    expect(rowOf(session, "data.encrypted")).toMatchObject({
      direction: "to-server",
      params: { bytes: 10, tickets: false },
    });
  });

  it("that carries nothing is an empty file", () => {
    const session = transfer("STOR", (data) => {
      data.data("initiator", hello);
      data.data("responder", answer);
      data.data("initiator", finished);
      data.close("initiator");
    });
    expect(onData(session)).toContain(" data.empty");
    expect(session.rows.some(({ kind }) => kind === "data.encrypted")).toBe(false);
  });

  it("that nobody answers is no file", () => {
    const session = transfer("RETR", (data) => {
      data.data("initiator", hello);
      data.reset("responder");
    });
    expect(rowOf(session, "tls.handshake").params).toMatchObject({ which: "data", tls: { version: null } });
    expect(session.rows.some(({ kind }) => kind.startsWith("data."))).toBe(false);
  });
});

describe("a file that looks like TLS", () => {
  it("is a file: the other side does not answer it", () => {
    const session = transfer("RETR", (data) => {
      data.data("responder", hello); // 12
      data.data("responder", sealed(100)); // 13
      data.close("responder");
    });
    expect(onData(session)).toEqual([
      "7-9 tcp.handshake.data.passive",
      "12-13 data.down",
      "14-16 tcp.close.3way",
    ]);
    expect(rowOf(session, "data.down").params.sha256).not.toBeNull();
  });

  it("keeps its ACKs", () => {
    const session = transfer("RETR", (data) => {
      data.data("responder", hello); // 12
      data.ack("initiator"); // 13
      data.data("responder", sealed(100)); // 14
      data.ack("initiator"); // 15
      data.data("responder", "the end"); // 16
      data.close("responder");
    });
    expect(rowOf(session, "data.down")).toMatchObject({
      frames: [
        [12, 12],
        [14, 14],
        [16, 16],
      ],
      acks: [
        [13, 13],
        [15, 15],
      ],
    });
  });
});

describe("behind an encrypted control connection", () => {
  /** Both programs on one host, so that addresses do not tell who is who. */
  function besides(act: (scene: Scene) => void, host = "127.0.0.1"): Session {
    const scene = new Scene();
    const control = scene.connect("127.0.0.1:40000", `${host}:21`);
    control.server("220 hi");
    control.ask("AUTH TLS", "234 go");
    control.data("initiator", hello);
    control.data("responder", answer);
    control.data("initiator", finished);
    act(scene);
    return scene.session();
  }

  it("who says ClientHello is the client, on one host", () => {
    const passive = besides((scene) => {
      const data = scene.connect("127.0.0.1:40001", "127.0.0.1:50000");
      data.data("initiator", hello);
      data.data("responder", answer);
      data.data("initiator", finished);
      data.data("initiator", sealed(100 + 17));
    });
    expect(rowOf(passive, "tls.inferred.data").params).toMatchObject({
      active: false,
      sender: "client",
      bytes: 100,
      alert: null,
      clear: false,
      tls: { version: 0x0304, complete: true },
    });
    const active = besides((scene) => {
      const data = scene.connect("127.0.0.1:20", "127.0.0.1:50000");
      data.data("responder", hello);
      data.data("initiator", answer);
      data.data("responder", finished);
      data.data("initiator", sealed(100 + 17));
    });
    expect(rowOf(active, "tls.inferred.data").params).toMatchObject({
      active: true,
      sender: "server",
      bytes: 100,
    });
  });

  it("it may be in clear text (PROT C)", () => {
    const session = besides((scene) => {
      const data = scene.connect("127.0.0.1:40001", "127.0.0.1:50000");
      data.data("responder", "clear");
      data.close();
    });
    expect(rowOf(session, "tls.inferred.data").params).toMatchObject({ clear: true, tls: null, bytes: 5 });
    expect(session.rows.some(({ kind }) => kind === "data.unlinked")).toBe(false);
  });

  it("it may be a TLS that was refused with an alert, before any hello or behind one", () => {
    const alert = record(21, Uint8Array.of(2, 50));
    for (const opening of [[], [record(22, clientHello())]]) {
      const session = besides((scene) => {
        const data = scene.connect("127.0.0.1:40001", "127.0.0.1:50000");
        for (const hello of opening) data.data("initiator", hello);
        data.data("responder", alert);
        data.close();
      });
      expect(rowOf(session, "tls.inferred.data").params).toMatchObject({
        alert: { level: 2, description: 50 },
        clear: false,
        bytes: 0,
      });
    }
  });

  it("a hello that names FTP begins no session of its own", () => {
    const session = besides((scene) => {
      const data = scene.connect("127.0.0.1:40001", "127.0.0.1:50000");
      data.data("initiator", record(22, clientHello({ alpn: ["ftp"] })));
    });
    expect(rowOf(session, "tls.inferred.data").params.tls).toMatchObject({ complete: false });
  });
});
