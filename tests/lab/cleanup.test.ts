import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { describe, expect, it, vi } from "vitest";
import { twinport } from "./peers.ts";
import { offspring, type Remains, stillThere } from "./remains.ts";

const [node = "", command = ""] = twinport;
const interfaces = () => execFileSync("ip", ["-o", "link"], { encoding: "utf8" });
const soon = { timeout: 20_000, interval: 50 };

function lab(scenario: string): ChildProcess {
  return spawn(node, [command, "lab", scenario], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Resolves once the lab's network stands and programs run in it: four networks, its own and those of three machines. */
async function inFull(child: ChildProcess): Promise<Remains> {
  const { pid } = child;
  if (pid === undefined) throw new Error("the lab did not start");
  return vi.waitFor(() => {
    const found = offspring(pid);
    expect(found.networks.size).toBeGreaterThanOrEqual(3);
    return found;
  }, soon);
}

describe("a lab that ends in its middle leaves nothing", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 1],
    ["SIGKILL", null],
  ] as const)("by %s, with status %s", async (signal, status) => {
    const before = interfaces();
    const child = lab("passive-port-dropped");
    const closed = once(child, "exit");
    const there = await inFull(child);
    expect(stillThere(there).length).toBeGreaterThan(0);
    child.kill(signal);
    expect((await closed)[0]).toBe(status);
    await vi.waitFor(() => expect(stillThere(there)).toEqual([]), soon);
    expect(interfaces()).toBe(before);
  });
});

it("does not meet another one", async () => {
  const labs = [lab("passive"), lab("passive")];
  const ends = labs.map((child) => once(child, "exit"));
  for (const child of labs) child.stdout?.resume();
  expect((await Promise.all(ends)).map(([status]) => status)).toEqual([0, 0]);
});

it("says what it lacks where nobody is root, and offers the demo", async () => {
  const child = spawn(node, [command, "lab", "passive"], { uid: 65_534, gid: 65_534, env: process.env });
  let said = "";
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  expect((await once(child, "close"))[0]).toBe(3);
  expect(said).toMatch(/needs root.*twinport demo/);
});
