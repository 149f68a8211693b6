/** The bytes that go over the wire in every interop test, by a name that says what is special about them. */
export const contents: ReadonlyMap<string, Buffer> = new Map([
  ["text.txt", Buffer.from("one line\nanother\n")],
  ["empty.bin", Buffer.alloc(0)],
  ["all bytes.bin", Buffer.from(Array.from({ length: 256 }, (_, value) => value))],
  ["telnet.bin", Buffer.from([0xff, 0xf4, 0xff, 0xf2, 0x0d, 0x00, 0x0d, 0x0a, 0x0a, 0x0d, 0xff, 0xff])],
  ["five megabytes.bin", noise(5 * 1024 * 1024)],
]);

/** Bytes without a pattern that a wrong offset could hide in, the same in each run. */
function noise(length: number): Buffer {
  const words = new Uint32Array(length / 4);
  let state = 0x9e3779b9;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return Buffer.from(words.buffer);
}
