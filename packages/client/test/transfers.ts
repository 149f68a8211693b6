import type { Socket } from "node:net";
import type { MockSession } from "./mock-server.ts";

/** Takes TYPE, if it comes, then PASV and one command; returns the data connection once the client has made it. */
export async function passiveCommand(s: MockSession, command: string, type?: "A" | "I"): Promise<Socket> {
  if (type !== undefined) {
    await s.expect(`TYPE ${type}`);
    await s.say("200 ok");
  }
  const data = await s.passive();
  await s.expect(command);
  return await data.socket;
}

/** Answers one NOOP: the proof that the connection is in step. */
export async function stillThere(s: MockSession): Promise<void> {
  await s.expect("NOOP");
  await s.say("200 in step");
}
