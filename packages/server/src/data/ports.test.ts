import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { checkRange, type OpenPorts, openPorts } from "./ports.ts";

const ignore = () => undefined;
const close = ({ servers }: OpenPorts) =>
  Promise.all([...servers.values()].map((server) => new Promise((resolve) => server.close(resolve))));

/** A port that another program holds, with a neighbour above it that is free. */
async function heldPort() {
  for (;;) {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    // Whoever connects at this time may have the neighbour.
    if (await isFree(port + 1)) return { other, port };
    other.close();
  }
}

async function isFree(port: number): Promise<boolean> {
  if (port > 65_535) return false;
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  await once(server.close(), "close");
  return true;
}

describe("openPorts", () => {
  it("takes so many free ones as it is told", async () => {
    const opened = await openPorts("127.0.0.1", 32, ignore, ignore);
    expect(new Set(opened.servers.keys()).size).toBe(32);
    expect([opened.taken, opened.code]).toEqual([[], undefined]);
    await close(opened);
  });

  it("leaves out a port that another program holds, and says so", async () => {
    const { other, port } = await heldPort();
    const opened = await openPorts("127.0.0.1", [port, port + 1], ignore, ignore);
    expect([...opened.servers.keys()]).toEqual([port + 1]);
    expect([opened.taken, opened.code]).toEqual([[port], "EADDRINUSE"]);
    await close(opened);
    other.close();
  });

  it("says what to do when there is none at all", async () => {
    const { other, port } = await heldPort();
    await expect(openPorts("127.0.0.1", [port, port], ignore, ignore)).rejects.toMatchObject({
      message: `none of the passive ports ${port}-${port} can be listened on at 127.0.0.1 (EADDRINUSE)`,
      hint: "choose ports that no other program holds",
    });
    other.close();
    await expect(openPorts("192.0.2.1", 2, ignore, ignore)).rejects.toThrow(
      /no passive port .* \(EADDRNOTAVAIL\)/,
    );
  });

  it("outlives an error at accept, and tells it", async () => {
    const errors: unknown[] = [];
    const opened = await openPorts("127.0.0.1", 1, ignore, (error) => errors.push(error));
    const emfile = Object.assign(new Error("accept EMFILE"), { code: "EMFILE" });
    for (const server of opened.servers.values()) server.emit("error", emfile);
    expect(errors).toEqual([emfile]);
    await close(opened);
  });
});

describe("checkRange", () => {
  it.each([
    [0, 10],
    [10, 9],
    [1, 70_000],
    [1.5, 3],
  ] as const)("refuses %d-%d", (first, last) => {
    expect(() => checkRange([first, last])).toThrow(`not a range of ports: ${first}-${last}`);
  });

  it("refuses what is too large to be kept open, with advice", () => {
    expect(() => checkRange([50_000, 54_096])).toThrow(/4097 ports, .* 4096 at most.* Choose some dozens/);
    expect(() => checkRange([50_000, 54_095])).not.toThrow();
  });
});
