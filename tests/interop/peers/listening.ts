import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { ended } from "./ended.ts";

/** A port that was free a moment ago, for servers that cannot be told to choose one themselves. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Starts a server that does not tell when it listens: it is asked until it answers. Returns how to end it. */
export async function startAsking(
  program: string,
  args: readonly string[],
  { host, port }: { host: string; port: number },
): Promise<() => Promise<void>> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  await Promise.race([accepts(host, port, child), endedAtOnce(program, child)]);
  return () => ended(child, "SIGTERM");
}

/** Starts a server of our own script, which reads a request as a line of JSON and prints its port. */
export async function startTelling(
  program: string,
  script: string,
  request: object,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const child = spawn(program, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const port = await Promise.race([firstLine(child.stdout), endedAtOnce(script, child)]);
  return { port: Number(port), stop: () => ended(child, "SIGTERM") };
}

async function firstLine(output: Readable): Promise<string> {
  const [line]: unknown[] = await once(createInterface(output), "line");
  return String(line);
}

async function endedAtOnce(program: string, child: ChildProcess): Promise<never> {
  await once(child, "exit");
  throw new Error(`${program} ended at once`);
}

async function accepts(host: string, port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, host);
    const answered = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await delay(20);
  }
}
