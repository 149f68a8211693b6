import { once } from "node:events";
import { createServer } from "node:net";
import { formatExtendedPort, formatHostPort } from "@twinport/protocol";
import { codeOf, type DataVerb, type Peer } from "@twinport/server/testing";
import { expect, it } from "vitest";
import type { Stand } from "./behaviours.ts";

/** What does not work, and leaves the session as usable as it was. */
export function refusals({ at, verb, host }: Stand): void {
  it("takes nobody in with a wrong password, nor lets one transfer before the login", async () => {
    const { stranger, clock } = at();
    const peer = await stranger();
    expect(await peer.codes("EPSV", "STOR f", "USER u")).toEqual([530, 530, 331]);
    peer.send("PASS wrong\r\n");
    const refused = peer.reply();
    while ((await Promise.race([refused, nextTurn()])) === undefined) clock.advance(1000);
    expect(codeOf(await refused)).toBe(530);
    expect(await peer.codes("USER u", "PASS p", "PWD")).toEqual([331, 230, 257]);
  });

  it("answers an error before 150, and needs a new address for the next transfer", async () => {
    const peer = await at().peer();
    expect((await peer.download(verb, "RETR nope")).replies.map(codeOf)).toEqual([550]);
    expect((await peer.upload(verb, "STOR no/pe", "x")).replies.map(codeOf)).toEqual([550]);
    expect(await peer.codes("RETR text")).toEqual([425]);
  });

  it("says 425 when the data connection does not come about, and goes on", async () => {
    const { peer: login, clock } = at();
    const peer = await login();
    await nobodyThere(peer, verb, host);
    peer.send("RETR text\r\n");
    const refused = peer.reply();
    while ((await Promise.race([refused, nextTurn()])) === undefined) clock.advance(5000);
    expect(codeOf(await refused)).toBe(425);
    expect((await peer.download(verb, "RETR folder/inside")).data.toString()).toBe("deep");
  });
}

/** Agrees on a data connection that will not come about: nobody dials, or nobody listens. */
async function nobodyThere(peer: Peer, verb: DataVerb, address: string): Promise<void> {
  if (verb === "PASV" || verb === "EPSV") {
    await peer.passivePort(verb);
    return;
  }
  const listener = createServer().listen(0, address);
  await once(listener, "listening");
  const bound = listener.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  await new Promise((resolve) => listener.close(resolve));
  const format = verb === "PORT" ? formatHostPort : formatExtendedPort;
  expect(await peer.codes(`${verb} ${format({ address, port })}`)).toEqual([200]);
}

/** Lets the event loop go round. */
function nextTurn(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}
