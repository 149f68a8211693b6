import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { TlsTransport } from "./transport.ts";

async function pair(): Promise<{ ours: Socket; theirs: Socket; close: () => void }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ours = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const [theirs] = (await once(server, "connection")) as [Socket];
  const close = () => {
    ours.destroy();
    theirs.destroy();
    server.close();
  };
  return { ours, theirs, close };
}

it("ends the connection with TLS", async () => {
  const { ours, theirs, close } = await pair();
  new TlsTransport(ours).end("last words");
  theirs.resume();
  await once(theirs, "end");
  close();
});

it("leaves it to the other side to end the connection first, where it is told to", async () => {
  const { ours, theirs, close } = await pair();
  const transport = new TlsTransport(ours, "last");
  transport.resume();
  let ended = false;
  theirs.once("end", () => {
    ended = true;
  });
  transport.end("last words");
  const [words] = (await once(theirs, "data")) as [Buffer];
  expect(words.toString()).toBe("last words");
  expect(ended).toBe(false);
  theirs.end();
  await once(theirs, "end");
  close();
});

it("but does not wait for it for ever", async () => {
  const { ours, theirs, close } = await pair();
  new TlsTransport(ours, "last").end("last words");
  theirs.resume();
  await once(theirs, "end");
  close();
});
