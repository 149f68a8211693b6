import { once } from "node:events";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { FtpError } from "@twinport/protocol";
import { expect, it } from "vitest";
import type { OpenData } from "../data/channel.ts";
import { defaultTimeouts } from "../options.ts";
import { ReceiveStream } from "./receive.ts";
import type { Transfer } from "./transfer.ts";

it("has enough, though the end comes right behind it and the server says nothing more (no rejection that nobody sees)", async () => {
  const socket = new PassThrough();
  let ending: Promise<never> | undefined;
  const end = (error: Error) => {
    ending ??= Promise.reject(error);
    ending.catch(() => {});
    return ending;
  };
  const transfer = {
    bytes: 0,
    place: "host:21: RETR f",
    reply: { code: 226, lines: ["done"] },
    final: new Promise(() => {}),
    stop: (error: FtpError) => end(error),
    complete: () => end(new Error("never")),
    broken: end,
  };
  const tap = { received() {} };
  const data = { kind: "open", socket: socket as unknown as Socket, tap } as unknown as OpenData;
  const stream = new ReceiveStream(transfer as unknown as Transfer, data, defaultTimeouts, { enough: 5 });
  socket.end("12345"); // data and end are both there before anybody reads
  const over = once(socket, "end");
  expect((await buffer(stream)).toString()).toBe("12345");
  expect(await stream.done).toMatchObject({ code: 226 });
  await over;
});
