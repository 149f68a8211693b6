import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyzeBytes, type Session } from "@twinport/capture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { has, type Program } from "./peers/programs.ts";
import { runOk } from "./peers/run.ts";

const folder = new URL("../../fixtures/article/", import.meta.url);
const script = fileURLToPath(new URL("record-vsftpd.sh", folder));
const needed: readonly Program[] = ["vsftpd", "inetutils-ftp", "tnftp", "tcpdump", "ip", "ethtool"];

/** The script records the article's session anew, and the new captures tell what the committed ones tell. */
describe.skipIf(!needed.every(has))("record-vsftpd.sh (vsftpd, inetutils-ftp, tnftp, in namespaces)", () => {
  let work: string;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "twinport-recording-"));
    await runOk(script, [work], { cwd: work, env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } });
  });
  afterAll(() => rm(work, { recursive: true }));

  it.each([
    "vsftpd-inetutils-passive",
    "vsftpd-inetutils-active",
    "vsftpd-tnftp-passive",
    "vsftpd-tnftp-active",
  ])("records %s.pcap", async (name) => {
    const recorded = await told(join(work, `${name}.pcap`));
    expect(recorded).toEqual(await told(fileURLToPath(new URL(`${name}.pcap`, folder))));
  });
});

/** What does not depend on ports, times, or how the packets of the two connections happened to interleave. */
async function told(path: string) {
  const { sessions, otherPackets } = analyzeBytes(await readFile(path), { showPasswords: true });
  const [session] = sessions;
  if (session === undefined) throw new Error("no session");
  return {
    sessions: sessions.length,
    otherPackets,
    endpoints: [session.client.address, session.server],
    commands: session.commands.map(({ verb, argument, replies }) => [
      verb,
      verb === "PORT" ? "" : argument,
      replies.map((reply) => reply.code),
    ]),
    connections: session.connections.map(({ method, state, initiator, command }) => [
      method,
      state,
      initiator,
      command,
    ]),
    transfers: session.transfers.map(({ command, argument, bytes, complete }) => [
      command,
      argument,
      bytes,
      complete,
    ]),
    closes: closes(session),
  };
}

/** Each connection is closed in order, on a Linux of today. */
const closes = (session: Session) =>
  session.rows.filter((row) => /^tcp\.close\.(?:3way|4way|simultaneous)$/.test(row.kind)).length;
