import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { FtpError, limits } from "@twinport/protocol";
import type { Io } from "../io.ts";

/**
 * One line of standard input; on a terminal with a prompt and without echo, and twice, since nobody sees a slip.
 * @throws FtpError "usage" for what FTP cannot carry, and for two that differ; "aborted" for Ctrl-C or the end of input on a terminal
 */
export async function readPassword(io: Io, prompt: string): Promise<string> {
  const [password = "", again] = await readLines(
    io,
    io.stdin.isTTY === true ? [prompt, "Once more: "] : [""],
  );
  if (password === "") {
    throw new FtpError("usage", "no password was given", {
      hint: "type it when asked, or send it to standard input",
    });
  }
  if (Buffer.byteLength(password) > limits.password) {
    throw new FtpError("usage", `a password has ${limits.password} bytes at most`);
  }
  if (/[\u0000-\u001f\u007f]/.test(password)) {
    throw new FtpError("usage", "FTP has no room for control characters in a password");
  }
  if (again !== undefined && again !== password) throw new FtpError("usage", "the two passwords differ");
  return password;
}

/** A line for each prompt; nothing is echoed from the first prompt on. */
async function readLines(io: Io, prompts: readonly string[]): Promise<string[]> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: io.stdin, output: silent, terminal: io.stdin.isTTY === true });
  const read: string[] = [];
  try {
    io.stderr.write(prompts[0] ?? "");
    for await (const line of lines) {
      read.push(line);
      if (io.stdin.isTTY === true) io.stderr.write("\n");
      if (read.length === prompts.length) return read;
      io.stderr.write(prompts[read.length] ?? "");
    }
    // readline ends at Ctrl-C as it does at the end of input.
    if (io.stdin.isTTY !== true) return read;
    io.stderr.write("\n");
    throw new FtpError("aborted", "no password was given; nothing has been changed");
  } finally {
    lines.close();
  }
}
