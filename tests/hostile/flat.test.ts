import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Peer } from "@twinport/server/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Running } from "../support/command.ts";
import { addressRows } from "./address-rows.ts";
import { controlRows } from "./control-rows.ts";
import type { Row } from "./row.ts";

const MiB = 1024 * 1024;
/** What the catalogue allows. */
const growth = 8 * MiB;

// The server as it is run, in a process of its own: after everything hostile, again and again, it is no larger than after the first time.
describe.skipIf(!existsSync("/proc/self/status"))("memory and descriptors", () => {
  let folder: string;
  let running: Running;
  let port: number;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinport-flat-"));
    // In a heap that is collected often, what grows is what is kept.
    const env = { TWINPORT_PASSWORD: "p", NODE_OPTIONS: "--max-semi-space-size=1 --max-old-space-size=40" };
    running = new Running(["serve", folder, "--port", "0", "--user", "u"], { env });
    const [, printed] = await running.said(/ftp:\/\/127\.0\.0\.1:(\d+)/);
    port = Number(printed);
  });
  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true });
  });

  it("stay flat under every row of the catalogue", async () => {
    // Wrong passwords are answered after a second each, and an upload wants a data connection.
    const quick = ({ standing, replies }: Row) => standing !== "uploading" && !replies.includes(530);
    const rows = [...controlRows, ...addressRows].filter(quick);
    const rounds = async (count: number) => {
      for (let time = 0; time < count; time++) for (const row of rows) await play(row);
      return measure(running.child.pid);
    };
    const { descriptors, memory } = await rounds(5);
    // What leaks grows in every span; what a collector has put off grows in one.
    const grown: number[] = [];
    for (let last = memory, span = 0; span < 3 && !grown.some((bytes) => bytes < growth); span++) {
      const now = (await rounds(10)).memory;
      grown.push(now - last);
      last = now;
    }
    expect(Math.min(...grown)).toBeLessThan(growth);
    // The last session's socket may still be closing.
    await vi.waitFor(() => expect(measure(running.child.pid).descriptors).toBeLessThanOrEqual(descriptors));
  }, 90_000);

  async function play({ standing, bytes, closes }: Row): Promise<void> {
    const address = { address: "127.0.0.1", port };
    const peer = await (standing === "logged in" ? Peer.login(address) : Peer.connect(address));
    peer.send(Buffer.from(bytes, "latin1"));
    if (closes !== true) peer.send("QUIT\r\n");
    await peer.rest();
    peer.close();
  }
});

/** Resident memory in bytes and open descriptors of a process. */
function measure(pid: number | undefined) {
  const [, kilobytes = ""] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return { memory: Number(kilobytes) * 1024, descriptors: readdirSync(`/proc/${pid}/fd`).length };
}
