import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { serverLimits } from "../limits/limits.ts";
import { ControlConnection } from "./control.ts";

/** Both ends of a loopback connection. */
async function pair(): Promise<{ client: Socket; accepted: Socket; close(): void }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const client = connect(port, "127.0.0.1");
  const [accepted] = (await once(server, "connection")) as [Socket];
  server.close();
  return {
    client,
    accepted,
    close() {
      client.destroy();
      accepted.destroy();
    },
  };
}

it("K24: holds no more pipelined lines than its bound and one piece, and loses none", async () => {
  const { client, accepted, close } = await pair();
  const limits = serverLimits({ queuedCommands: 8 });
  let most = 0;
  const control: ControlConnection = new ControlConnection(accepted, limits, systemClock, undefined, {
    arrived: () => {
      most = Math.max(most, control.queued);
      return false;
    },
    encode: Buffer.from,
    ended: () => undefined,
    lost: () => undefined,
  });
  control.open();
  const count = 50_000;
  client.end(`${"NOOP\r\n".repeat(count)}QUIT\r\n`);
  let heard = 0;
  for (let arrival = await control.next(); arrival?.command.verb === "NOOP"; arrival = await control.next())
    heard++;
  expect(heard).toBe(count);
  expect(most).toBeLessThan(8 + 512 / 6);
  close();
});

it("takes ABOR without its line feed for a line, and no other of that length, however it is cut", async () => {
  const { client, accepted, close } = await pair();
  client.setNoDelay(true);
  const heard: string[] = [];
  const control = new ControlConnection(accepted, serverLimits(), systemClock, undefined, {
    arrived: ({ command }) => heard.push(command.verb) === 0,
    encode: Buffer.from,
    ended: () => undefined,
    lost: () => undefined,
  });
  control.open();
  for (const [bytes, verbs] of [
    ["NOOP", []],
    ["\r", []],
    ["\n", ["NOOP"]],
    ["ab", ["NOOP"]],
    ["or", ["NOOP"]],
    ["\r", ["NOOP", "ABOR"]],
    ["\nPWD\r\n", ["NOOP", "ABOR", "PWD"]],
  ] as const) {
    const taken = once(accepted, "data");
    client.write(bytes);
    await taken;
    expect(heard, JSON.stringify(bytes)).toEqual(verbs);
  }
  control.close();
  close();
});
