import { describe, expect, it } from "vitest";
import { frames, rowOf, Scene } from "../../test/scene.ts";

const client = "203.0.113.1";

describe("a transfer between two servers", () => {
  const scene = new Scene();
  const to = scene.connect(`${client}:40000`, "198.51.100.5:21");
  const from = scene.connect(`${client}:40001`, "198.51.100.6:21");
  to.server("220 hi");
  from.server("220 hi");
  to.ask("PASV", "227 (198,51,100,5,195,80)");
  from.ask("PORT 198,51,100,5,195,80", "200 OK");
  to.client("STOR a");
  from.client("RETR a");
  const first = scene.frame + 1;
  const data = scene.connect("198.51.100.6:20", "198.51.100.5:50000");
  to.server("150 Go");
  from.server("150 Go");
  data.data("initiator", "12345");
  data.close("initiator");
  from.server("226 Done");
  to.server("226 Done");
  const { sessions } = scene.analyze();

  it("is one row in either session, and the rows of client and server are in neither", () => {
    for (const session of sessions) {
      const row = rowOf(session, "data.fxp");
      expect(frames(row.frames).startsWith(`${first}-`)).toBe(true);
      expect(row.params).toMatchObject({ bytes: 5, from: { address: "198.51.100.6" }, to: { port: 50000 } });
      expect(session.rows.some(({ kind }) => kind.startsWith("tcp.handshake.data"))).toBe(false);
    }
    expect(sessions.map((session) => rowOf(session, "data.fxp").params.verb)).toEqual(["STOR", "RETR"]);
  });

  it("is a transfer of both", () => {
    expect(sessions.map(({ transfers }) => transfers)).toMatchObject([
      [{ connection: "C1.D1", command: "STOR", bytes: 5 }],
      [{ connection: "C2.D1", command: "RETR", bytes: 5 }],
    ]);
    expect(sessions.map(({ connections }) => connections[0]?.initiator)).toEqual([null, "server"]);
  });

  it("PORT names a third host, the 227 does not", () => {
    const announced = sessions.flatMap(({ rows }) =>
      rows.flatMap(({ params }) =>
        "announced" in params && params.announced !== null ? params.announced : [],
      ),
    );
    expect(announced.map(({ foreign }) => foreign)).toEqual([false, true]);
  });
});

describe("an announced address", () => {
  it.each([
    ["the client's own", "PORT 203,0,113,1,195,80", false],
    ["a private one, behind NAT", "PORT 192,168,1,5,195,80", false],
    ["of another family", "EPRT |2|2001:db8::1|50000|", false],
    ["a third host's", "PORT 198,51,100,77,0,80", true],
  ])("%s", (_, command, foreign) => {
    const scene = new Scene();
    const control = scene.connect(`${client}:40000`, "198.51.100.5:21");
    control.server("220 hi");
    control.ask(command, "200 OK");
    expect(rowOf(scene.session(), "command").params.announced?.foreign).toBe(foreign);
  });

  it("of EPRT is written as everywhere else", () => {
    const scene = new Scene();
    const control = scene.connect("2001:db8::10:40000", "2001:db8::5:21");
    control.server("220 hi");
    control.ask("EPRT |2|2001:DB8:0::10|6401|", "200 OK");
    const session = scene.session();
    expect(session.connections[0]?.address).toBe("2001:db8::10");
    expect(rowOf(session, "command").params.announced?.foreign).toBe(false);
  });
});
