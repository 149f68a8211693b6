import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Peer, startTestServer } from "@twinport/server/testing";
import { expect, it } from "vitest";
import { Running } from "../support/command.ts";

/** The first reply that a new connection gets, or "" for none; the connection stays. */
async function greeting(port: number, localAddress: string): Promise<{ code: string; close(): void }> {
  const socket = connect({ host: "127.0.0.1", port, localAddress });
  socket.on("error", () => undefined);
  const code = await Promise.race([
    once(socket, "data").then(([chunk]) => String(chunk).slice(0, 3)),
    once(socket, "close").then(() => ""),
  ]).catch((error) => String(error.code));
  return { code, close: () => socket.destroy() };
}

it.skipIf(process.platform !== "linux")(
  "T24: of a flood of connections, with few descriptors, each is answered; who is inside goes on",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "twinport-flood-"));
    const serve = new Running(["serve", folder, "--port", "0", "--user", "ann"], {
      env: { TWINPORT_PASSWORD: "secret" },
    });
    const [, digits = ""] = await serve.said(/ftp:\/\/127\.0\.0\.1:(\d+)/);
    const port = Number(digits);
    execFileSync("prlimit", ["--pid", `${serve.child.pid}`, "--nofile=192:192"]);
    const peer = await Peer.login({ address: "127.0.0.1", port }, { user: "ann", password: "secret" });

    const connections = await Promise.all(
      Array.from({ length: 400 }, (_, index) => greeting(port, `127.0.1.${1 + (index % 200)}`)),
    );
    const codes = new Map<string, number>();
    for (const { code } of connections) codes.set(code, (codes.get(code) ?? 0) + 1);
    expect([...codes.keys()].sort()).toEqual(["220", "421"]);
    expect((await peer.upload("EPSV", "STOR f", "still here")).replies.at(-1)).toMatch(/^226/);
    expect(await readFile(join(folder, "f"), "utf8")).toBe("still here");

    for (const connection of connections) connection.close();
    peer.close();
    await serve.stop();
    await rm(folder, { recursive: true });
  },
);

it.skipIf(process.platform !== "linux")(
  "T24: a handful of addresses that connect and say nothing keep nobody from logging in",
  async () => {
    const server = await startTestServer();
    // As many from each as may be, and together as many as may be without login.
    const silent = await Promise.all(
      Array.from({ length: 100 }, (_, index) => greeting(server.address.port, `127.0.2.${1 + (index % 5)}`)),
    );
    expect(new Set(silent.map(({ code }) => code))).toEqual(new Set(["220"]));
    for (let time = 0; time < 10; time++) {
      const peer = await server.stranger();
      expect(await peer.codes("USER u", "PASS p")).toEqual([331, 230]);
      peer.close();
    }
    expect(server.log).toContainEqual(
      expect.objectContaining({ reason: "ousted", limit: { limit: "connectionsBeforeLogin", value: 100 } }),
    );
    for (const connection of silent) connection.close();
    await server.close();
  },
);
