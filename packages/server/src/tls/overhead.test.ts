import { expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { type KeyUpdates, keyUpdates } from "../../test/key-updates.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, ManualClock } from "../testing/index.ts";

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
  // Of strangers many can be busy at once: it does not wait for a moment to be looked at.
  await flood(client, clock, 0, closed);
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
      networks: { neverBanned: [] },
      storage: new MemoryStorage({ files: { "/slow": new Uint8Array(1_000_000) } }),
      // Who is held back never stalls.
      bandwidth: { session: { download: 1000 } },
      clock,
      limits: { tlsOverhead: 500, banScore: 3 },
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
    expect(server.log).toContainEqual(expect.objectContaining({ type: "ban-begun", cause: "score" }));
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
