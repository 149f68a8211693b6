import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyzeFile } from "@twinport/capture/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasTshark, tshark } from "../../scripts/tshark.mjs";

/** What bench/generate.mjs says of a capture that it has made. */
interface Facts {
  readonly packets: number;
  readonly fileBytes: number;
  readonly sessions: number;
  readonly transfers: number;
  readonly bytes: number;
}

const generator = fileURLToPath(new URL("../../bench/generate.mjs", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinport-generate-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function generate(name: string, kind: string, ...options: string[]): { file: string; facts: Facts } {
  const file = join(folder, name);
  const said = execFileSync(process.execPath, [generator, kind, file, ...options], { encoding: "utf8" });
  return { file, facts: JSON.parse(said) };
}

describe("captures made to measure with", () => {
  it("are the same bytes for the same seed, others for another", () => {
    const [one, same, other] = [["a", "7"] as const, ["b", "7"] as const, ["c", "8"] as const].map(
      ([name, seed]) => readFileSync(generate(name, "mix", "--size", "1MB", "--seed", seed).file),
    );
    expect(one?.length).toBeGreaterThan(1e6);
    expect(same?.equals(one ?? same)).toBe(true);
    expect(other?.equals(one ?? other)).toBe(false);
  });

  it("hold the sessions that the generator counted, each whole", async () => {
    const { file, facts } = generate("short", "short", "--count", "60");
    const { captures, sessions, otherPackets } = await analyzeFile(file);
    expect([captures[0]?.packets, sessions.length, otherPackets.total]).toEqual([facts.packets, 60, 0]);
    const endings = new Set(sessions.map(({ commands }) => commands.at(-1)?.verb));
    expect([...endings]).toEqual(["QUIT"]);
  });

  it("hold the bytes that the generator counted, whatever was lost, doubled or late on the way", async () => {
    const { file, facts } = generate("bulk", "bulk", "--size", "12MB");
    const { sessions } = await analyzeFile(file);
    const [transfer] = sessions[0]?.transfers ?? [];
    expect(transfer).toMatchObject({ command: "RETR", bytes: facts.bytes, complete: "yes" });
    expect(transfer?.retransmissions).toBeGreaterThan(0);
  });

  it.skipIf(!hasTshark)("are healthy to tshark: checksums right, nothing malformed", async () => {
    const { file, facts } = generate("mix", "mix", "--size", "2MB");
    const packets = await tshark(file, ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status"]);
    expect(packets).toHaveLength(facts.packets);
    const bad = packets.filter((packet) => Object.values(packet).includes("0"));
    expect(bad).toEqual([]);
  });
});
