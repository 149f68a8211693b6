import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeBytes, WireCapture } from "@twinport/capture";
import type { Endpoint } from "@twinport/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasTshark, tshark } from "../../scripts/tshark.mjs";
import { onlySession, rowKinds } from "./rows.ts";
import { big, memoryServer, playSession, small } from "./session.ts";

/** What the ends of a session saw on their sockets, written as captures, is as good as packets. */
describe.each([
  { mode: "pasv", verb: "PASV", code: 227, handshake: "tcp.handshake.data.passive" },
  { mode: "epsv", verb: "EPSV", code: 229, handshake: "tcp.handshake.data.passive" },
  { mode: "port", verb: "PORT", code: 200, handshake: "tcp.handshake.data.active" },
  { mode: "eprt", verb: "EPRT", code: 200, handshake: "tcp.handshake.data.active" },
] as const)("a session by $verb, observed at the sockets", ({ mode, verb, code, handshake }) => {
  let server: Endpoint;
  let captures: { readonly client: Uint8Array; readonly server: Uint8Array };
  let folder: string;
  const file = (end: keyof typeof captures) => join(folder, `${end}.pcapng`);

  beforeAll(async () => {
    const ends = {
      client: new WireCapture({ dataPayload: true }),
      server: new WireCapture({ dataPayload: true }),
    };
    const ftp = memoryServer("127.0.0.1", ends.server);
    server = await ftp.listen();
    expect(small.equals(await playSession(server, mode, ends.client))).toBe(true);
    await ftp.close();
    captures = { client: ends.client.finish(), server: ends.server.finish() };
    folder = await mkdtemp(join(tmpdir(), "twinport-observed-"));
    await writeFile(file("client"), captures.client);
    await writeFile(file("server"), captures.server);
  });
  afterAll(() => rm(folder, { recursive: true }));

  describe.each(["client", "server"] as const)("by the %s", (end) => {
    it("says that it was rebuilt from socket events", () => {
      const analysis = analyzeBytes(captures[end]);
      expect(analysis.captures[0]).toMatchObject({ format: "pcapng", truncatedAt: null, warnings: [] });
      expect(analysis.captures[0]?.comment).toContain("Rebuilt from socket events");
      expect(analysis.otherPackets.total).toBe(0);
    });

    it("is explained row by row", () => {
      const told = rowKinds(onlySession(analyzeBytes(captures[end])));
      // Four transfers, so each of these four times, whatever the transfer.
      const each = [`command ${verb}`, `reply ${code} ${verb}`, handshake, "reply 150", "reply 226"];
      for (const kind of each) expect(told.filter((row) => row.startsWith(kind))).toHaveLength(4);
      const others = told.filter((row) => row.startsWith("command ") && !row.endsWith(verb));
      const verbs = ["USER", "PASS", "SYST", "TYPE", "STOR", "LIST", "RETR", "STOR", "QUIT"];
      expect(others).toEqual(verbs.map((other) => `command ${other}`));
      const data = told.filter((row) => row.startsWith("data."));
      expect(data).toEqual(["data.up", "data.list", "data.down", "data.up"]);
      expect(told.filter((row) => row.startsWith("tcp.close."))).toHaveLength(5);
    });

    it("has each transfer whole", () => {
      const session = onlySession(analyzeBytes(captures[end]));
      expect(session.user).toBe("reader");
      const initiator = handshake.endsWith("active") ? "server" : "client";
      for (const data of session.connections) {
        expect(data).toMatchObject({ method: verb, state: "open", initiator });
      }
      expect(session.connections).toHaveLength(4);
      const files = session.transfers.filter(({ command }) => command !== "LIST");
      expect(files.map(({ bytes }) => bytes)).toEqual([small.length, small.length, big.length]);
    });

    it.skipIf(!hasTshark)("is read by tshark as FTP, with right checksums and sequence numbers", async () => {
      const fields = [
        "ip.checksum.status",
        "tcp.checksum.status",
        "tcp.analysis.flags",
        "ftp.request.command",
      ] as const;
      const packets = await tshark(file(end), fields, { decodeAs: `tcp.port==${server.port},ftp` });
      const analysis = analyzeBytes(captures[end]);
      expect(packets).toHaveLength(analysis.captures[0]?.packets ?? 0);
      for (const packet of packets) {
        expect(packet).toMatchObject({
          "ip.checksum.status": "1",
          "tcp.checksum.status": "1",
          "tcp.analysis.flags": "",
        });
      }
      const commands = packets.map((packet) => packet["ftp.request.command"]).filter((name) => name !== "");
      expect(commands).toEqual(onlySession(analysis).commands.map((command) => command.verb));
    });
  });
});
