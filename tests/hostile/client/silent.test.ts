import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect as dial, type Socket } from "node:net";
import { openSession } from "@twinport/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HostileServer, serverHost } from "./hostile-server.ts";
import { lines } from "./row.ts";

/** A process that listens and then does nothing, for ever. */
const sleeper = `
  const server = require("node:net").createServer().listen({ host: "${serverHost}", port: 0, backlog: 1 }, () => {
    require("node:fs").writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
/** So many connections Linux makes for a backlog of 1; the next one's SYN goes unanswered. */
const accepted = 2;

// Row P20, the part of it that no server's bytes can show: a port that answers no SYN.
describe.skipIf(process.platform !== "linux")("a data port that never answers", () => {
  const child = spawn(process.execPath, ["-e", sleeper], { stdio: ["ignore", "pipe", "inherit"] });
  const fillers: Socket[] = [];
  let silent = 0;
  let server: HostileServer;
  beforeAll(async () => {
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    silent = Number(port);
    for (let count = 0; count < accepted; count++) {
      const filler = dial(silent, serverHost).on("error", () => {});
      await once(filler, "connect");
      fillers.push(filler);
    }
    server = await HostileServer.start();
  });
  afterAll(async () => {
    for (const filler of fillers) filler.destroy();
    child.kill("SIGKILL");
    await server.close();
  });

  it("P20: is given up in time, and the next mode tried once", async () => {
    const says = { EPSV: [lines(`229 (|||${silent}|)`), lines(`229 (|||${silent}|)`)] };
    const scene = server.play({ says, sends: { LIST: lines("a line") } });
    const client = await openSession({
      host: serverHost,
      port: server.port,
      modes: ["epsv", "pasv"],
      timeouts: { connect: 1000 },
      observer: scene.observer,
    });
    expect(await client.listText("LIST")).toBe(lines("a line"));
    client.modes = ["epsv"];
    await expect(client.listText("LIST")).rejects.toMatchObject({
      code: "data-connection",
      message: expect.stringMatching(/no answer within 1 s/),
    });
    expect((await client.command("NOOP")).code).toBe(200);
    expect(scene.asked).toEqual(["EPSV", "PASV", "LIST", "EPSV", "NOOP"]);
    client.close();
    await scene.end();
  });
});
