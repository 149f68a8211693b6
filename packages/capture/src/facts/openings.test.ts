import { describe, expect, it } from "vitest";
import { Scene, type Wire } from "../../test/scene.ts";

const client = "198.51.100.7";
const server = "203.0.113.5";
const inner = "10.0.0.9";
const third = "192.0.2.50";

/** A capture: a client that logs in, what it does then, and its farewell. */
function capture(play: (scene: Scene, wire: Wire) => void, spoilt?: number): Scene {
  const scene = new Scene();
  const wire = scene.connect(`${client}:40000`, `${server}:21`);
  wire.server("220 hi");
  wire.ask("USER anonymous", "331 go on");
  wire.ask("PASS guest@", "230 in");
  play(scene, wire);
  wire.ask("QUIT", "221 Goodbye.");
  wire.close();
  if (spoilt !== undefined) scene.spoil(spoilt);
  return scene;
}

/** What is found in it: "R01 error proved". */
function found(play: (scene: Scene, wire: Wire) => void, spoilt?: number): readonly string[] {
  const { findings } = capture(play, spoilt).analyze();
  return findings.map(({ rule, level, certainty }) => `${rule} ${level} ${certainty}`);
}

/** The six numbers of PORT and 227. */
const six = (address: string, port: number) =>
  `${address.replaceAll(".", ",")},${Math.floor(port / 256)},${port % 256}`;
const pasv = (wire: Wire, port: number, address = server) =>
  wire.ask("PASV", `227 Yes (${six(address, port)})`);
const epsv = (wire: Wire, port: number) => wire.ask("EPSV", `229 Yes (|||${port}|)`);

/** SYNs that nobody answers, over seven seconds. */
function inVain(scene: Scene, from: string, to: string): void {
  const data = scene.flow(from, to);
  for (const seconds of [1, 2, 4]) {
    data.syn();
    scene.wait(seconds);
  }
}

function refused(scene: Scene, from: string, to: string): void {
  const data = scene.flow(from, to);
  data.syn();
  data.reset("responder");
}

/** LIST over a data connection that stands. */
function listed(wire: Wire, data: Wire, sender: "initiator" | "responder"): void {
  wire.ask("LIST", "150 Here it comes.");
  data.data(sender, "-rw-r--r-- 1 a a 5 Jan 1 00:00 f\r\n");
  data.close(sender);
  wire.server("226 Done.");
}

function works(scene: Scene, wire: Wire, port: number): void {
  listed(wire, scene.connect(`${client}:${port - 9000}`, `${server}:${port}`), "responder");
}

function givenUp(scene: Scene, wire: Wire, seconds = 60): void {
  wire.client("LIST");
  scene.wait(seconds);
  wire.server("425 Failed to establish connection.");
}

describe("packets of a passive port that nobody reaches", () => {
  it("are R02 if they are refused, nothing if the next attempt comes through", () => {
    const refuses = (scene: Scene, wire: Wire) => {
      pasv(wire, 50000);
      refused(scene, `${client}:41000`, `${server}:50000`);
    };
    expect(found(refuses)).toEqual(["R02 error proved"]);
    const retried = (scene: Scene, wire: Wire) => {
      refuses(scene, wire);
      works(scene, wire, 50000);
    };
    expect(found(retried)).toEqual([]);
  });

  it("are R04 if the address is a private one, a warning if the client knows better, nothing if it works", () => {
    const goesTo = (address: string, open: boolean) =>
      found((scene, wire) => {
        pasv(wire, 50000, inner);
        if (open) listed(wire, scene.connect(`${client}:41000`, `${address}:50000`), "responder");
        else inVain(scene, `${client}:41000`, `${address}:50000`);
      });
    expect(goesTo(inner, false)).toEqual(["R04 error proved"]);
    expect(goesTo(server, true)).toEqual(["R04 warn proved"]);
    expect(goesTo(inner, true)).toEqual([]);
  });

  it("are R05 if beside the client there are none, undecided elsewhere, nothing if nobody wanted the port", () => {
    const silent = (scene: Scene, wire: Wire) => {
      pasv(wire, 50000);
      works(scene, wire, 50000);
      pasv(wire, 50001);
      givenUp(scene, wire);
    };
    expect(found(silent, 40000)).toEqual(["R05 error likely"]);
    expect(found(silent, 21)).toEqual(["R01 error likely"]);
    expect(found(silent)).toEqual(["R05 note undecidable"]);
    expect(found((_, wire) => pasv(wire, 50000), 40000)).toEqual([]);
  });

  it("are R06 if the transfers went through all the same", () => {
    const filtered = (_: Scene, wire: Wire) => {
      pasv(wire, 50000);
      wire.ask("LIST", "150 Here it comes.");
      wire.server("226 Done.");
    };
    expect(found(filtered)).toEqual(["R06 note proved"]);
  });

  it("are R25 if they fail in no order, R01 if a part of the range is open", () => {
    const plays = (...ports: readonly (readonly [port: number, open: boolean])[]) =>
      found((scene, wire) => {
        for (const [port, open] of ports) {
          pasv(wire, port);
          if (open) works(scene, wire, port);
          else inVain(scene, `${client}:${port - 9000}`, `${server}:${port}`);
        }
      });
    expect(plays([50000, true], [50001, false], [50002, true], [50003, false])).toEqual(["R25 error likely"]);
    expect(plays([50000, true], [50001, true], [50002, false], [50003, false])).toEqual(["R01 error proved"]);
  });

  it("are R26 if PASV works, nothing if the server just does not know EPSV", () => {
    const blocked = (scene: Scene, wire: Wire) => {
      epsv(wire, 50000);
      inVain(scene, `${client}:41000`, `${server}:50000`);
      pasv(wire, 50001);
      works(scene, wire, 50001);
    };
    expect(found(blocked)).toEqual(["R26 warn likely"]);
    const unknown = (scene: Scene, wire: Wire) => {
      wire.ask("EPSV", "500 What?");
      pasv(wire, 50001);
      works(scene, wire, 50001);
    };
    expect(found(unknown)).toEqual([]);
  });
});

describe("packets of active mode", () => {
  const port = (wire: Wire, address: string, reply = "200 OK", number = 41000) =>
    wire.ask(`PORT ${six(address, number)}`, reply);

  it("are R07 if the server gets no answer, nothing if it comes from any port", () => {
    const blocked = (scene: Scene, wire: Wire) => {
      port(wire, client);
      wire.client("LIST");
      inVain(scene, `${server}:20`, `${client}:41000`);
      wire.server("425 Failed to establish connection.");
    };
    expect(found(blocked)).toEqual(["R07 error proved"]);
    const open = (scene: Scene, wire: Wire) => {
      port(wire, client);
      listed(wire, scene.connect(`${server}:61920`, `${client}:41000`), "initiator");
    };
    expect(found(open)).toEqual([]);
  });

  it("are R08 if the address is refused, nothing if it is accepted and reached", () => {
    const refusal = (_: Scene, wire: Wire) => port(wire, "192.168.1.5", "500 Illegal PORT command.");
    expect(found(refusal)).toEqual(["R08 error proved"]);
    expect(found((_, wire) => port(wire, client, "500 No active mode here."))).toEqual([]);
  });

  it("are R27 if the server connects to a third host", () => {
    const bounced = (to: number) =>
      found((scene, wire) => {
        port(wire, third, "200 OK", to);
        listed(wire, scene.connect(`${server}:20`, `${third}:${to}`), "initiator");
      });
    expect(bounced(41000)).toEqual(["R27 warn proved"]);
    expect(bounced(25)).toEqual(["R27 error proved"]);
  });
});

it("a transfer command without an announcement is R15, one behind a reply that is no announcement too", () => {
  expect(found((_, wire) => wire.ask("LIST", "425 Use PORT or PASV first."))).toEqual(["R15 error proved"]);
  const again = (scene: Scene, wire: Wire) => {
    pasv(wire, 50000);
    works(scene, wire, 50000);
    wire.ask("RETR f", "425 Use PORT or PASV first.");
  };
  expect(found(again)).toEqual(["R15 error proved"]);
});

it("a data connection from a third host that the server cuts is R13, one that it serves is a transfer between servers", () => {
  const comes = (served: boolean) =>
    found((scene, wire) => {
      pasv(wire, 50000);
      const data = scene.connect(`${third}:41000`, `${server}:50000`);
      if (served) {
        listed(wire, data, "responder");
        return;
      }
      wire.client("LIST");
      data.reset("responder");
      wire.server("425 Security: Bad IP connecting.");
    });
  expect(comes(false)).toEqual(["R13 error proved"]);
  expect(comes(true)).toEqual([]);
});

it("a data connection whose first packet seen is the server's is none from another host", () => {
  const lossy = (scene: Scene, wire: Wire) => {
    pasv(wire, 50000);
    wire.client("RETR f");
    const data = scene.flow(`${client}:41000`, `${server}:50000`);
    data.ack("responder");
    data.fin("responder");
    data.fin("initiator");
    wire.server("426 Broken.");
  };
  expect(found(lossy)).not.toContain("R13 error likely");
});
