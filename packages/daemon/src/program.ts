import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { dirname } from "node:path";
import { limits } from "@twinport/protocol";
import { type Authenticator, type LoginRequest, Turns } from "@twinport/server";
import { Accounts, type UsersOptions } from "./accounts.ts";
import { parseSettings } from "./user-settings.ts";

/** Bounds of the program that may differ from the defaults. */
export interface ProgramOptions extends UsersOptions {
  /** Milliseconds in which the program answers. Default {@link limits.loginProgramTime}. */
  readonly time?: number;
}

/** Bytes of what a program writes to its standard error that are shown in the log. */
const shownComplaint = 500;

/**
 * Asks a program about each login. It is run without a shell and without arguments, reads one line of JSON (`user`, `password`,
 * `client`, `host`, `certificate`) and writes one: null for "no", or what the account has, with the keys of a user in a users file
 * ({"home": "/srv/ann", "rights": ["list", "read"]}); relative folders are relative to its own. Nothing that a client says becomes
 * part of its command line or environment. An empty password is refused without asking.
 *
 * Logins reject, which asks the client to come back later, when the program cannot be run, takes too long, says too much or what is no
 * answer, or ends with another status than 0; and when too many wait for it.
 * @param program absolute path
 */
export function programAuthenticator(program: string, options: ProgramOptions): Authenticator {
  const accounts = new Accounts(options);
  const turns = new Turns(limits.loginProgramsAtOnce, limits.loginProgramsWaiting, "loginProgramsWaiting");
  return {
    async authenticate(request) {
      const { user, password, client, host, certificate, signal } = request;
      if (password === "" || (password === null && certificate === null)) return null;
      const question = `${JSON.stringify({ user, password, client, host, certificate })}\n`;
      const time = options.time ?? limits.loginProgramTime;
      const text = await turns.take(signal, () => ask(program, question, time, signal));
      const answer = readAnswer(program, text);
      return answer === null ? null : accounts.of(user, parseAnswer(program, answer));
    },
  };
}

function readAnswer(program: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${program} did not answer with one line of JSON`);
  }
}

function parseAnswer(program: string, answer: unknown): ReturnType<typeof parseSettings> {
  try {
    return parseSettings(answer, dirname(program));
  } catch (error) {
    throw new Error(`the answer of ${program}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Runs the program once. Resolves to all that it has written, when it has ended well. */
function ask(
  program: string,
  question: string,
  time: number,
  signal: LoginRequest["signal"],
): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it has started ends with it.
    const child = spawn(program, [], { stdio: "pipe", shell: false, detached: process.platform !== "win32" });
    const cannotRun = (cause: Error) => new Error(`cannot run ${program}: ${cause.message}`, { cause });
    // For want of descriptors it has no streams, whatever the types say; why is told by an event, which unheard would end the process.
    if (child.stdin === undefined) return void child.once("error", (cause) => reject(cannotRun(cause)));
    const chunks: Buffer[] = [];
    const complaints: Buffer[] = [];
    let problem: Error | undefined;
    let room = limits.loginProgramAnswer;
    let complaintRoom = shownComplaint;
    const giveUp = (reason: Error) => {
      problem ??= reason;
      kill(child);
      // It may have ended long since, and somebody else, out of our reach, still hold the other end of its output.
      if (child.exitCode !== null || child.signalCode !== null) done(problem);
    };
    const timer = setTimeout(() => giveUp(new Error(`${program} took longer than ${time / 1000} s`)), time);
    const leave = () => giveUp(new Error("the session has ended"));
    signal.addEventListener("abort", leave, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      room -= chunk.length;
      if (room >= 0) chunks.push(chunk);
      else giveUp(new Error(`${program} answered with more than ${limits.loginProgramAnswer} bytes`));
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (complaintRoom > 0) complaints.push(chunk.subarray(0, complaintRoom));
      complaintRoom -= chunk.length;
    });
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => undefined);
    const done = (error: Error | undefined) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      if (error === undefined) resolve(Buffer.concat(chunks).toString());
      else reject(error);
    };
    child.once("error", (cause) => done(cannotRun(cause)));
    // Killed, it may have left somebody behind who holds the other end of its output: "close" could then be long in coming.
    child.once("exit", () => problem !== undefined && done(problem));
    child.once("close", (status, by) => {
      if (problem === undefined && status !== 0) {
        const complaint = Buffer.concat(complaints).toString().trim();
        problem = new Error(
          `${program} ended with ${by ?? `status ${status}`}${complaint === "" ? "" : `: ${complaint}`}`,
        );
      }
      done(problem);
    });
    // It may answer without having read what it is asked.
    child.stdin.end(question);
  });
}

function kill(child: ChildProcessWithoutNullStreams): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has ended by itself in the meantime.
  }
}
