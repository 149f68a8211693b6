import { once } from "node:events";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { FtpError } from "@twinport/protocol";
import { expect, it } from "vitest";
import type { OpenData } from "../data/channel.ts";
import { defaultTimeouts } from "../options.ts";
import { Receiver } from "./receive.ts";
import { ReceiveStream } from "./receive-stream.ts";
import type { Sink } from "./sink.ts";
import type { Transfer } from "./transfer.ts";

it("has enough, with the end right behind it and a server that says nothing more: no rejection that nobody sees", async () => {
  const socket = new PassThrough();
  let ending: Promise<never> | undefined;
  let lose = (_: Error) => {};
  const end = (error: Error) => {
    ending ??= Promise.reject(error);
    ending.catch(() => {});
    return ending;
  };
  const transfer = {
    bytes: 0,
    place: "host:21: RETR f",
    final: new Promise((_, reject) => {
      lose = reject;
    }),
    stop: (error: FtpError) => end(error),
    complete: () => end(new Error("never")),
    broken: end,
  };
  const tap = { received() {} };
  const data = { kind: "open", socket: socket as unknown as Socket, tap } as unknown as OpenData;
  const receive = (sink: Sink) =>
    new Receiver(transfer as unknown as Transfer, data, defaultTimeouts, { enough: 5 }, sink);
  const stream = new ReceiveStream(receive);
  socket.end("12345"); // data and end are both there before anybody reads
  const over = once(socket, "end");
  const read = buffer(stream);
  await over;
  lose(new Error("the connection is lost"));
  await expect(read).rejects.toThrow("all that was wanted has come");
  await expect(stream.done).rejects.toThrow("all that was wanted has come");
});
