import { once } from "node:events";
import { connect } from "node:net";
import type { Finding } from "@twinport/diagnosis";
import { describe, expect, it } from "vitest";
import { deadPort } from "../../test/dead-port.ts";
import { startUnderAttack as start } from "../../test/under-attack.ts";
import { codeOf, ManualClock, type Peer, type TestServer } from "../testing/index.ts";

/** The finding of the latest failure in the log. */
function found({ log }: TestServer): Finding | undefined {
  const told = log.flatMap((event) =>
    "finding" in event && event.finding !== undefined ? [event.finding] : [],
  );
  return told.at(-1);
}

/** Says a transfer command to which no data connection comes, and lets the time for it pass. */
async function sayAndWait(peer: Peer, clock: ManualClock, command: string): Promise<string> {
  const before = clock.pending;
  peer.send(`${command}\r\n`);
  // Silence is not timed any more: the command has come.
  while (clock.pending >= before) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(30_000);
  return peer.reply();
}

describe("a passive port that nobody connects to", () => {
  it.each(["PASV", "EPSV"] as const)("is named in the 425 to %s, with what to try", async (verb) => {
    const clock = new ManualClock();
    const server = await start({ clock });
    const peer = await server.peer();
    const port = await peer.passivePort(verb);
    const place = verb === "PASV" ? `port ${port} of 127.0.0.1` : `port ${port}`;
    const [what, advice, ...more] = (await sayAndWait(peer, clock, "RETR f")).split("\n");
    expect(what).toBe(`425 No data connection came to ${place} within 30 seconds.`);
    expect(found(server)).toMatchObject({ rule: "R01", certainty: "likely" });
    expect(advice).toBe(found(server)?.said.en.advice.client);
    expect(advice).toMatch(/another network/);
    expect(more).toEqual([]);
    // What the server's side can do is none of the client's business.
    expect(found(server)?.said["zh-CN"].advice.server).toMatch(/被动端口/);
  });

  it("and that somebody else came to, is told so in the log, with who it was", async () => {
    const clock = new ManualClock();
    const server = await start({ clock });
    const peer = await server.peer();
    const port = await peer.passivePort("EPSV");
    const stranger = connect({ host: "127.0.0.1", port, localAddress: "127.0.0.2" });
    stranger.resume();
    await once(stranger, "end");
    stranger.end();
    const reply = await sayAndWait(peer, clock, "LIST");
    expect(codeOf(reply)).toBe(425);
    expect(reply).not.toContain("127.0.0.2");
    expect(found(server)).toMatchObject({ rule: "R13" });
    expect(found(server)?.said.en.finding).toContain("127.0.0.2");
    expect(found(server)?.said["zh-CN"].finding).toContain("127.0.0.2");
  });
});

describe("PORT of a client behind NAT", () => {
  it("is refused with both addresses, and passive mode advised", async () => {
    const server = await start();
    const [what, advice] = (await (await server.peer()).say("PORT 10,0,0,5,156,64")).split("\n");
    expect(what).toBe("504 Only your own address, 127.0.0.1, can be connected to, not 10.0.0.5.");
    expect(advice).toMatch(/passive mode/);
    expect(server.log.at(-1)).toMatchObject({ type: "port-refused", finding: { rule: "R08" } });
    expect(found(server)?.certainty).toBe("proved");
  });
});

describe("an active data connection", () => {
  it("that the client's host refuses, is told with address and port", async () => {
    const server = await start();
    const peer = await server.peer();
    const port = await deadPort();
    await peer.say(`EPRT |1|127.0.0.1|${port}|`);
    const [what, advice] = (await peer.say("RETR f")).split("\n");
    expect(what).toBe(`425 Cannot connect to port ${port} of 127.0.0.1: refused.`);
    expect(advice).toMatch(/passive mode/);
    expect(found(server)).toMatchObject({ rule: "R07", certainty: "proved" });
  });
});

describe("a transfer that breaks off", () => {
  it("is told with who broke it, as far as a socket can tell, and after how much", async () => {
    const server = await start();
    const peer = await server.peer();
    await peer.say("TYPE I");
    const open = await peer.data("PASV");
    peer.send("RETR big\r\n");
    await peer.reply();
    const data = await open();
    await once(data, "readable");
    data.resetAndDestroy();
    const [what, advice] = (await peer.reply()).split("\n");
    expect(what).toBe("426 Data connection broken; transfer aborted.");
    expect(advice).toMatch(/^Resume/);
    expect(found(server)).toMatchObject({ rule: "R16", level: "warn", certainty: "likely" });
    expect(found(server)?.said.en.finding).toMatch(/the client broke the data connection after \d+ bytes/);
  });
});

describe("no verdict is there", () => {
  it("of transfers that go well, of files that are not there, and of what the user wanted", async () => {
    const server = await start();
    const peer = await server.peer();
    await peer.download("PASV", "RETR f");
    await peer.upload("EPRT", "STOR g", "x");
    expect((await peer.download("EPSV", "RETR nothing")).replies).toEqual([
      expect.stringMatching(/^550 [^\n]*$/),
    ]);
    const open = await peer.data("PASV");
    peer.send("STOR h\r\n");
    await peer.reply();
    await open();
    expect(await peer.say("ABOR")).toBe("426 Transfer aborted.");
    expect(server.log.filter((event) => event.type === "transfer").map(({ code }) => code)).toEqual([
      226, 226, 550, 426,
    ]);
    expect(found(server)).toBeUndefined();
  });
});
