import { getEventListeners } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectOptions, connect, type FtpClient, type OperationOptions } from "@twinport/client";
import { FtpError, type WireEvent } from "@twinport/protocol";
import { MemoryStorage } from "@twinport/server";
import { startTestServer, testCertificate } from "@twinport/server/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const small = "three hundred bytes or so. ".repeat(11);
const long = Buffer.alloc(90_000, "0123456789abcdef");
const begun = long.subarray(0, 30_000);
/** What the server has. */
const remote = {
  "/keep": small,
  "/work/long": long,
  "/work/begun": begun,
  "/work/old": small,
  "/work/tree/f": small,
  "/work/tree/in/g": small,
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-moment-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a client is asked to do while somebody waits for the moment to give it up. */
type Deed = (client: FtpClient, options: OperationOptions & { signal: AbortSignal }) => Promise<unknown>;

const deeds: Readonly<Record<string, Deed>> = {
  size: (client, options) => client.size("/keep", options),
  list: (client, options) => client.list("/", options),
  rename: (client, options) => client.rename("/work/old", "/work/new", options),
  ensureDirectory: (client, options) => client.ensureDirectory("/work/a/b", options),
  removeTree: (client, options) => client.removeTree("/work/tree", options),
  "download, stream": async (client, options) => {
    for await (const chunk of client.download("/work/long", options)) expect(chunk.length).toBeGreaterThan(0);
  },
  "download, part of a file": (client, options) =>
    client.download("/work/long", { ...options, offset: 1000, length: 30_000 }).bytes(),
  toFile: (client, options) =>
    client
      .download("/work/long", { ...options, verify: true })
      .toFile(join(folder, "precious"), { preserve: true }),
  "toFile, resumed": (client, options) =>
    client.download("/work/long", options).toFile(join(folder, "begun"), { resume: true }),
  upload: (client, options) => client.upload(long, "/work/up", options),
  "upload, atomic": (client, options) =>
    client.upload(long, "/work/old", { ...options, atomic: true, modified: new Date(1e12) }),
  "upload, resumed": (client, options) => client.upload(long, "/work/begun", { ...options, resume: true }),
  "mirror from the server": (client, options) => {
    const to = { local: join(folder, "tree") };
    return client.mirror({ ...options, from: { remote: "/work/tree" }, to }).result;
  },
  "mirror to the server": (client, options) =>
    client.mirror({ ...options, from: { local: folder }, to: { remote: "/work/mirror" } }).result,
  "session()": (client, options) =>
    client.session(async (session) => {
      await session.cd("/work", options);
      await session.names(undefined, options);
      await session.upload(Buffer.from(small), "in-session", options);
    }, options),
  "three at once": async (client, options) => {
    const results = await Promise.allSettled([
      client.download("/work/long", options).bytes(),
      client.upload(Buffer.from(small), "/work/up", options),
      client.size("/keep", options),
    ]);
    for (const result of results) if (result.status === "rejected") throw result.reason;
  },
};

const ways: Readonly<Record<string, Partial<ConnectOptions>>> = {
  EPSV: { modes: ["epsv"] },
  PORT: { modes: ["port"] },
  "EPSV, TLS": { modes: ["epsv"], tls: { mode: "explicit", ca: testCertificate.cert } },
};
/** Handshakes take their time: what goes another way inside TLS. */
const withTls: ReadonlySet<string> = new Set(["list", "toFile", "upload, atomic", "three at once"]);

/** What is done to a client at a moment of its work. */
interface Strike {
  readonly act: (client: FtpClient, giveUp: AbortController) => void;
  /** The errors with which it may end. */
  readonly codes: readonly string[];
  /** The client can be used afterwards, over the same connection. */
  readonly goesOn: boolean;
}

const strikes: Readonly<Record<string, Strike>> = {
  "is given up": { act: (_client, giveUp) => giveUp.abort(), codes: ["aborted"], goesOn: true },
  "loses its client to close()": {
    act: (client) => void client.close({ signal: AbortSignal.abort() }),
    codes: ["closed", "transfer", "data-connection", "tls"],
    goesOn: false,
  },
};

/** Does a deed once with a warm client, and strikes at the nth event on the wire. Returns whether there were so many. */
async function play(
  deed: Deed,
  options: Partial<ConnectOptions>,
  strike: Strike,
  moment: number,
): Promise<boolean> {
  const before = handles();
  const storage = new MemoryStorage({ files: remote });
  const server = await startTestServer({ storage, ...(options.tls === undefined ? {} : { tls: {} }) });
  await rm(join(folder, "tree"), { recursive: true, force: true });
  await writeFile(join(folder, "precious"), "precious");
  await writeFile(join(folder, "begun"), begun);
  const giveUp = new AbortController();
  let controls = 0;
  let left = Number.POSITIVE_INFINITY;
  const observer = {
    event(event: WireEvent): void {
      if (event.type === "open" && event.channel === "control") controls += 1;
      left -= 1;
      if (left === 0) strike.act(client, giveUp);
    },
  };
  const { address: host, port } = server.address;
  const retry = { firstDelayMs: 1, longestDelayMs: 1 };
  const client = await connect({
    host,
    port,
    user: "u",
    password: "p",
    pool: { max: 1 },
    retry,
    observer,
    ...options,
  });
  try {
    for (let round = 0; round < 2; round += 1) await client.download("/keep").bytes();
    left = moment;
    const failed = await deed(client, { signal: giveUp.signal }).then(
      () => undefined,
      (error: unknown) => error,
    );
    const struck = left <= 0;
    left = Number.POSITIVE_INFINITY;
    if (failed !== undefined) {
      expect(failed).toBeInstanceOf(FtpError);
      expect(strike.codes, (failed as FtpError).stack).toContain((failed as FtpError).code);
    }
    expect(getEventListeners(giveUp.signal, "abort")).toEqual([]);
    await expectNoRuins(storage, strike);
    if (strike.goesOn) {
      expect(await client.size("/keep")).toBe(small.length);
      expect(await client.download("/keep").text()).toBe(small);
      await client.upload(Buffer.from("x"), "/work/after");
      expect(storage.files().get("/work/after")?.toString()).toBe("x");
      expect(controls).toBe(1);
    }
    return struck;
  } finally {
    await client.close();
    await server.close();
    await nothingMoreThan(before);
  }
}

/** What is under its name is old or whole, and nothing else is there. */
async function expectNoRuins(storage: MemoryStorage, { goesOn }: Strike): Promise<void> {
  const here = await readdir(folder, { recursive: true });
  expect(here.filter((path) => !/^(begun|precious|tree(\/(f|in(\/g)?))?)$/.test(path))).toEqual([]);
  for (const path of here.filter((name) => /^tree.*[fg]$/.test(name)))
    expect(await readFile(join(folder, path), "utf8")).toBe(small);
  const precious = await readFile(join(folder, "precious"), "utf8");
  expect(["precious", long.toString()]).toContain(precious);
  const grown = await readFile(join(folder, "begun"));
  expect(grown.length).toBeGreaterThanOrEqual(begun.length);
  expect(long.subarray(0, grown.length).equals(grown)).toBe(true);
  const files = storage.files();
  const known = new Set([
    ...Object.keys(remote),
    "/work/new",
    "/work/up",
    "/work/in-session",
    "/work/after",
    "/work/mirror/begun",
    "/work/mirror/precious",
  ]);
  // Over a connection that was cut nobody can take back what was begun.
  const cut = goesOn ? /^$/ : /^\/work\/(mirror\/)?\.\w+\.\w+\.(?:twinport-)?part$/;
  expect([...files.keys()].filter((path) => !known.has(path) && !cut.test(path))).toEqual([]);
  const old = files.get("/work/old") ?? files.get("/work/new");
  expect([small, long.toString()]).toContain(old?.toString());
  expect(files.get("/work/mirror/precious")?.toString() ?? "precious").toBe("precious");
}

function handles(): number {
  const counted = /^(TCPSocketWrap|TCPServerWrap|TLSWrap|GetAddrInfoReqWrap|TCPConnectWrap|Timeout)$/;
  return process.getActiveResourcesInfo().filter((name) => counted.test(name)).length;
}

/** What is closed is gone some turns of the event loop later. */
async function nothingMoreThan(before: number): Promise<void> {
  for (let turn = 0; turn < 1000 && handles() > before; turn += 1) await new Promise(setImmediate);
  expect(handles(), process.getActiveResourcesInfo().join()).toBeLessThanOrEqual(before);
}

for (const [what, strike] of Object.entries(strikes)) {
  for (const [way, options] of Object.entries(ways)) {
    describe(`what ${what} at any moment, ${way}, ends and leaves nothing behind:`, () => {
      const played = Object.entries(deeds).filter(([name]) => options.tls === undefined || withTls.has(name));
      it.each(played)("%s", async (_name, deed) => {
        let moment = 1;
        const went = () =>
          play(deed, options, strike, moment).catch((cause: unknown) => {
            throw new Error(`at the event ${moment}: ${String(cause)}`, { cause });
          });
        while (await went()) moment += 1;
        expect(moment).toBeGreaterThan(2);
      });
    });
  }
}
