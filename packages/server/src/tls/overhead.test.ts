import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { type KeyUpdates, keyUpdates } from "../../test/key-updates.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, ManualClock } from "../testing/index.ts";
import { OverheadWatch } from "./overhead.ts";

/** Updates keys, time going on by `ms` at each, until `done`, the end of the connection, or more often than a bound would allow. */
async function flood(client: KeyUpdates, clock: ManualClock, ms: number, done: () => boolean): Promise<void> {
  for (let sent = 0; sent < 40 && !done(); sent++) {
    if (!(await client.update())) return;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(ms);
  }
}

it("T19: ends a control connection on which TLS brings keys and no commands, and says why", async () => {
  const clock = new ManualClock();
  const server = await startWithFiles({ tls: true, clock, limits: { tlsOverhead: 500 } });
  const client = await keyUpdates(server.server.implicitAddress ?? server.address);
  const closed = () => server.log.some(({ type }) => type === "session-closed");
  await flood(client, clock, 1000, closed);
  client.close();
  expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "tls-overhead" });
});

it.each([
  ["STOR slow", "up"],
  ["RETR slow", "down"],
])(
  "T19: ends a session on whose data connection TLS brings keys and no bytes, and says why (%s)",
  async (command, direction) => {
    const clock = new ManualClock();
    const server = await startWithFiles({
      tls: { sessionReuse: "off" },
      storage: new MemoryStorage({ files: { "/slow": new Uint8Array(1_000_000) } }),
      // Who is held back never stalls.
      bandwidth: { session: { download: 1000 } },
      clock,
      limits: { tlsOverhead: 500 },
    });
    const peer = await server.peer({ tls: "explicit" });
    const port = await peer.passivePort("EPSV");
    peer.send(`TYPE I\r\n${command}\r\n`);
    const client = await keyUpdates({ address: "127.0.0.1", port });
    expect([await peer.reply(), await peer.reply()].map(codeOf)).toEqual([200, 150]);
    await flood(client, clock, 1000, () => server.log.some(({ type }) => type === "transfer"));
    client.close();
    expect((await peer.rest()).map(codeOf)).toEqual([421]);
    expect(server.log.find(({ type }) => type === "transfer")).toMatchObject({
      direction,
      brokenOff: "tls-overhead",
    });
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "tls-overhead" });
  },
);

it("takes no commands, however short, for such", async () => {
  const clock = new ManualClock();
  const server = await startWithFiles({ tls: true, clock, limits: { tlsOverhead: 0 } });
  const peer = await server.peer({ tls: "explicit" });
  for (const letter of "NOOP\r\n".repeat(20)) {
    peer.send(letter);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1000);
  }
  for (let count = 0; count < 20; count++) expect(codeOf(await peer.reply())).toBe(200);
  expect(await peer.codes("QUIT")).toEqual([221]);
});

it("takes new keys for nothing that an upload has moved", async () => {
  const clock = new ManualClock();
  const server = await startWithFiles({
    tls: { sessionReuse: "off" },
    clock,
    limits: { dataStallTime: 24_000, dataStallBytes: 1 },
  });
  const peer = await server.peer({ tls: "explicit" });
  const port = await peer.passivePort("EPSV");
  peer.send("STOR slow\r\n");
  const client = await keyUpdates({ address: "127.0.0.1", port });
  expect(codeOf(await peer.reply())).toBe(150);
  await flood(client, clock, 1000, () => server.log.some(({ type }) => type === "transfer"));
  client.close();
  expect(codeOf(await peer.reply())).toBe(426);
  expect(server.log.find(({ type }) => type === "transfer")).toMatchObject({ brokenOff: "stalled" });
});

it("looks after all control connections by one timer, and by none when they are gone", () => {
  const clock = new ManualClock();
  let timers = 0;
  const after = clock.after.bind(clock);
  clock.after = (ms, callback) => {
    timers++;
    const timer = after(ms, () => {
      timers--;
      callback();
    });
    const cancel = () => {
      timers--;
      timer.cancel();
    };
    return { cancel };
  };
  const watch = new OverheadWatch(clock);
  const connection = () => Object.assign(new EventEmitter(), { bytesRead: 0 });
  const ended: number[] = [];
  const pairs = [0, 1, 2].map((index) => {
    const [raw, secured] = [connection(), connection()];
    watch.watch(raw, secured, 10, () => ended.push(index));
    return raw;
  });
  expect(timers).toBe(1);
  for (const raw of pairs.slice(1)) raw.bytesRead = 11;
  clock.advance(5000);
  expect(ended).toEqual([1, 2]);
  expect(timers).toBe(1);
  pairs[0]?.emit("close");
  expect(timers).toBe(0);
});
