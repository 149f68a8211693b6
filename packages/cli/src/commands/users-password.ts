import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { FtpError, limits } from "@twinport/protocol";
import type { Io } from "../io.ts";

/**
 * One line of standard input; on a terminal with a prompt and without echo.
 * @throws FtpError "usage" for what FTP cannot carry
 */
export async function readPassword(io: Io, prompt: string): Promise<string> {
  const password = await readLine(io, prompt);
  if (password === "" || Buffer.byteLength(password) > limits.password) {
    throw new FtpError("usage", `a password has 1 to ${limits.password} bytes`);
  }
  if (/[\u0000-\u001f\u007f]/.test(password)) {
    throw new FtpError("usage", "FTP has no room for control characters in a password");
  }
  return password;
}

async function readLine(io: Io, prompt: string): Promise<string> {
  const terminal = io.stdin.isTTY === true;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (terminal) io.stderr.write(prompt);
  const lines = createInterface({ input: io.stdin, output: silent, terminal });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    if (terminal) io.stderr.write("\n");
  }
}
