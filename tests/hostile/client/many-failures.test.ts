import { once } from "node:events";
import { connect as dial, type Socket } from "node:net";
import { type ConnectOptions, connect, type FtpClient } from "@twinport/client";
import { FtpError } from "@twinport/protocol";
import { MemoryStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";
import { describe, expect, it } from "vitest";

const content = Buffer.alloc(60_000, "what is to arrive whole, or not at all; ");
const operations = 50;

/** Numbers from 0 up to 1 that are the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Dials; some connections do not come about, and some break, end, or fall silent behind some bytes. */
class BadWay {
  /** Whether anything goes wrong at all. */
  bad = false;
  readonly #random: () => number;
  readonly #control: number;

  /** @param control the port of the control connections */
  constructor(random: () => number, control: number) {
    this.#random = random;
    this.#control = control;
  }

  readonly dial = async ({ host, port, signal }: { host: string; port: number; signal: AbortSignal }) => {
    if (this.bad && this.#random() < 0.05) throw new Error("no way");
    const socket = dial({ host, port, allowHalfOpen: true, signal });
    await once(socket, "connect");
    const [spoilt, bytes, kind] = [this.#random() < 0.3, Math.floor(this.#random() * 2000), this.#random()];
    // The end of data in clear text is what any listing ends with: whoever forges it cannot be found out.
    const ends = port === this.#control && kind < 0.5;
    if (this.bad && spoilt) spoil(socket, bytes, ends ? "end" : kind < 0.7 ? "reset" : "silence");
    return socket;
  };
}

function spoil(socket: Socket, bytes: number, how: "end" | "reset" | "silence"): void {
  const push = socket.push.bind(socket);
  let came = 0;
  socket.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    came += chunk?.length ?? 0;
    if (came <= bytes) return push(chunk, encoding);
    if (how === "reset") socket.resetAndDestroy();
    if (how === "end") push(null);
    return true;
  };
}

type Deed = (client: FtpClient, index: number) => Promise<unknown>;
const deeds: readonly Deed[] = [
  async (client) => expect(Buffer.from(await client.download("/file").bytes()).equals(content)).toBe(true),
  async (client) => expect(await client.size("/file")).toBe(content.length),
  async (client) => expect((await client.list("/")).entries.map(({ name }) => name)).toContain("file"),
  (client, index) => client.upload(content, `/up${index}`),
  (client, index) => client.upload(content, `/atomic${index}`, { atomic: true }),
  (client) => client.session((session) => session.cd("/")),
  (client) => client.exists("/nothing").then((there) => expect(there).toBe(false)),
];

describe("fifty calls at once on two connections that fail again and again", () => {
  it.each([1, 2, 3, 4])("all settle, none with a wrong result; seed %i", async (seed) => {
    const random = chance(seed);
    const storage = new MemoryStorage({ files: { "/file": content } });
    const server = await startTestServer({ storage, limits: { connectionsPerAddress: 1000 } });
    const { address: host, port } = server.address;
    const way = new BadWay(random, port);
    const options: Partial<ConnectOptions> = {
      timeouts: { connect: 2000, reply: 600, data: 600, settle: 600 },
      retry: { attempts: 4, firstDelayMs: 1, longestDelayMs: 10 },
      pool: { max: 2 },
      proxy: way.dial,
    };
    const client = await connect({ host, port, user: "u", password: "p", ...options });
    way.bad = true;
    const done = new Set<string>();
    const results = await Promise.allSettled(
      Array.from({ length: operations }, async (_, index) => {
        const which = Math.floor(random() * deeds.length);
        await deeds[which]?.(client, index);
        if (which === 3) done.add(`/up${index}`);
        if (which === 4) done.add(`/atomic${index}`);
      }),
    );
    way.bad = false;
    const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    for (const failure of failures) expect(failure, String(failure)).toBeInstanceOf(FtpError);
    // Not all fail: what does is tried again.
    expect(failures.length).toBeLessThan(operations * 0.8);
    const files = storage.files();
    for (const path of done) expect(files.get(path)?.equals(content), path).toBe(true);
    for (const [path, bytes] of files)
      if (/^\/atomic/.test(path)) expect(bytes.equals(content), path).toBe(true);
    expect(Buffer.from(await client.download("/file").bytes()).equals(content)).toBe(true);
    await client.close();
    await server.close();
  });
});
