import { account, type Stage } from "../network/stage.ts";

/** By which an analyser knows that a file is no text. */
const pngSignature = Buffer.from("\u0089PNG\r\n\u001a\n", "latin1");

/** What is served, and what the client has. The same bytes in every run, so that captures of two runs can be compared. */
const files: readonly (readonly [name: string, content: Uint8Array])[] = [
  ["small.txt", lines(10)],
  ["binary.bin", Buffer.concat([pngSignature, noise(20_000 - pngSignature.length)])],
  ["large.bin", noise(400_000)],
];

/** Puts the files where the server and the client find them. */
export async function layOut(stage: Stage): Promise<void> {
  const { home, local, work } = stage.folders;
  for (const [name, content] of files) {
    await stage.write(`${home}/${name}`, content);
    await stage.write(`${local}/${name}`, content);
  }
  await stage.must("server", ["mkdir", "-p", work]);
  await stage.must("server", ["sh", "-ec", `touch -d "2026-01-31 13:11:00 UTC" ${home}/* ${local}/*`]);
  await stage.must("server", ["chown", "-R", `${account.uid}:${account.uid}`, home]);
}

/** Lines of 60 bytes. */
function lines(count: number): Uint8Array {
  const line = (index: number) =>
    `${String(index + 1).padStart(5)} FTP opens one connection for words and one for files.\n`;
  return Buffer.from(Array.from({ length: count }, (_, index) => line(index)).join(""));
}

/** Bytes that look like nothing and hold NUL, CR and LF (a linear congruential generator; Numerical Recipes, ch. 7). */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
