import { Writable } from "node:stream";
import { replyCodes } from "@twinport/protocol";
import { AnswerError, answer } from "../session/answer.ts";

/**
 * Passes on what is written to `target`, which must come to `octets` bytes, no more and no fewer: of more nothing is
 * passed on. It then fails with the command's answer.
 */
export function exactly(target: Writable, octets: number): Writable {
  let left = octets;
  target.on("error", (error) => stream.destroy(error));
  const stream = new Writable({
    highWaterMark: target.writableHighWaterMark,
    write(chunk: Uint8Array, _encoding, done) {
      left -= chunk.length;
      if (left < 0) return done(wrongLength());
      if (target.write(chunk)) return done();
      target.once("drain", done);
    },
    final(done) {
      if (left > 0) return done(wrongLength());
      target.end(done);
    },
  });
  return stream;
}

function wrongLength(): AnswerError {
  return new AnswerError(
    answer(replyCodes.transferAborted, "The upload is not as long as the range; transfer aborted."),
  );
}
