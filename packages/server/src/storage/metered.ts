import { Writable } from "node:stream";

/**
 * Passes on what is written to `target`, chunk by chunk, as long as `grow` grants its bytes; then it fails with `refusal`, and nothing of
 * that chunk is passed on.
 */
export function metered(
  target: Writable,
  grow: (bytes: number) => boolean | Promise<boolean>,
  refusal: () => Error,
): Writable {
  target.on("error", (error) => stream.destroy(error));
  const pass = (chunk: Uint8Array, granted: boolean, done: (error?: Error) => void) => {
    if (!granted) return done(refusal());
    if (target.write(chunk)) return done();
    target.once("drain", () => done());
  };
  const stream = new Writable({
    highWaterMark: target.writableHighWaterMark,
    write(chunk: Uint8Array, _encoding, done) {
      const granted = grow(chunk.length);
      if (typeof granted === "boolean") pass(chunk, granted, done);
      else granted.then((later) => pass(chunk, later, done), done);
    },
    final: (done) => void target.end(done),
  });
  return stream;
}
