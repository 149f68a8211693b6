import { describe, expect, it } from "vitest";
import { frames, outline, Scene } from "../../test/scene.ts";
import { nodeHost } from "../node/host.ts";

const client = "192.168.13.104";
const server = "192.168.13.111";
const listing = "-rw-r--r--    1 0        0              18 Nov 22 18:00 13111.txt\r\n";

/** The article's passive session, frame for frame (explain-spec.md §10). */
function passive(): Scene {
  const scene = new Scene();
  const control = scene.connect(`${client}:49152`, `${server}:21`); // 1-3
  control.server("220 (vsFTPd 2.0.5)");
  control.ack("initiator"); // 5
  control.client("USER ftp");
  control.ack("responder"); // 7
  control.server("331 Please specify the password.");
  control.ack("initiator"); // 9
  control.client("PASS secret");
  control.server("230 Login successful.");
  control.ack("initiator"); // 12
  control.client("SYST");
  control.server("215 UNIX Type: L8");
  control.ack("initiator"); // 15
  control.client("PASV");
  control.server("227 Entering Passive Mode (192,168,13,111,52,53)");
  control.ack("initiator"); // 18
  const first = scene.connect(`${client}:49153`, `${server}:13365`); // 19-21
  control.client("LIST");
  control.server("150 Here comes the directory listing.");
  first.data("responder", listing); // 24
  first.fin("responder"); // 25
  control.ack("initiator"); // 26
  first.ack("initiator"); // 27
  first.fin("initiator"); // 28
  first.ack("responder"); // 29
  control.server("226 Directory send OK.");
  control.ack("initiator"); // 31
  control.client("TYPE I");
  control.server("200 Switching to Binary mode.");
  control.ack("initiator"); // 34
  control.client("PASV");
  control.server("227 Entering Passive Mode (192,168,13,111,52,54)");
  const second = scene.connect(`${client}:49154`, `${server}:13366`); // 37-39
  control.client("RETR 13111.txt");
  control.server("150 Opening BINARY mode data connection for 13111.txt (18 bytes).");
  second.data("responder", "hello from 13.111\n");
  second.close4("responder"); // 43-46
  control.server("226 File send OK.");
  control.ack("initiator"); // 48
  control.client("QUIT");
  control.server("221 Goodbye.");
  control.close4("responder");
  return scene;
}

describe("the article's sessions", () => {
  it("passive: the rows of explain-spec.md §10", () => {
    const session = passive().session({ host: nodeHost });
    expect(outline(session)).toEqual([
      "1-3 tcp.handshake.control",
      "4 reply",
      "6 command",
      "8 reply",
      "10 command",
      "11 reply",
      "13 command",
      "14 reply",
      "16 command",
      "17 reply",
      "19-21 tcp.handshake.data.passive",
      "22 command",
      "23 reply",
      "24 data.list",
      "25,27-29 tcp.close.4way",
      "30 reply",
      "32 command",
      "33 reply",
      "35 command",
      "36 reply",
      "37-39 tcp.handshake.data.passive",
      "40 command",
      "41 reply",
      "42 data.down",
      "43-46 tcp.close.4way",
      "47 reply",
      "49 command",
      "50 reply",
      "51-54 tcp.close.4way",
    ]);
    const acks = session.rows.flatMap((row) => row.acks.flat());
    expect([...new Set(acks)]).toEqual([5, 7, 9, 12, 15, 18, 26, 31, 34, 48]);
    expect(session.connections.map((one) => [one.id, one.announcedIn, one.port, frames(one.frames)])).toEqual(
      [
        ["C1.D1", 17, 13365, "19-21,24-25,27-29"],
        ["C1.D2", 36, 13366, "37-39,42-46"],
      ],
    );
    expect(session.transfers).toMatchObject([
      { connection: "C1.D1", command: "LIST", complete: "unknown", sha256: null },
      { connection: "C1.D2", command: "RETR", argument: "13111.txt", bytes: 18, complete: "yes" },
    ]);
    expect(session.transfers[1]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(session).toMatchObject({ user: "ftp", banner: "(vsFTPd 2.0.5)", encrypted: "no" });
  });

  it("hides the password, unless asked", () => {
    const scene = passive();
    expect(JSON.stringify(scene.analyze())).not.toContain("secret");
    expect(scene.session({ showPasswords: true }).rows[4]?.raw).toEqual(["PASS secret"]);
  });

  it("active: PORT, 200, and the server's handshake from port 20", () => {
    const scene = new Scene();
    const control = scene.connect(`${client}:49152`, `${server}:21`);
    control.server("220 (vsFTPd 2.0.5)");
    control.client("PORT 192,168,13,104,192,1");
    control.server("200 PORT command successful. Consider using PASV.");
    control.client("LIST");
    const data = scene.connect(`${server}:20`, `${client}:49153`);
    control.server("150 Here comes the directory listing.");
    data.data("initiator", listing);
    data.close4("initiator");
    control.server("226 Directory send OK.");
    const session = scene.session();
    expect(outline(session).slice(2)).toEqual([
      "5 command",
      "6 reply",
      "7 command",
      "8-10 tcp.handshake.data.active",
      "11 reply",
      "12 data.list",
      "13-16 tcp.close.4way",
      "17 reply",
    ]);
    expect(session.rows[2]?.announces).toBe("C1.D1");
    expect(session.rows[5]?.params).toEqual({
      connection: "C1.D1",
      server: { address: server, port: 20 },
      client: { address: client, port: 49153 },
      announcedIn: 5,
    });
    expect(session.connections[0]).toMatchObject({ initiator: "server", bytesToClient: listing.length });
  });
});
