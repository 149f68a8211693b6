import { openSession, type SessionOptions } from "@twinport/client";
import { escapeForTerminal, FtpError } from "@twinport/protocol";
import type { Visit } from "../scenario.ts";
import type { Target } from "./client.ts";

/** A visit by our client library, which does what the shell cannot: TLS. */
export interface LibraryVisit {
  readonly target: Pick<Target, "address" | "port" | "user" | "password">;
  readonly visit: Pick<Visit, "mode" | "extended" | "ipv6" | "tls" | "ascii" | "steps">;
}

/** The name in the server's certificate, which goes into the handshake (SNI). */
const servername = "ftp.example.test";

/** Plays it in the current folder, and prints both sides. Gives the exit status: that of the error it ended on, or 0. */
export async function visitByLibrary(
  { target, visit }: LibraryVisit,
  print: (line: string) => void,
): Promise<number> {
  try {
    const session = await openSession({
      ...optionsOf(target, visit),
      onDialog: (event) => print(said(event)),
    });
    try {
      await session.login(target.user, target.password);
      const type = visit.ascii === true ? "ascii" : "image";
      for (const step of visit.steps) {
        if (step === "list") print(await session.listText("LIST"));
        else if ("get" in step) await session.downloadTo(step.get, step.get, { type });
        else await session.uploadFrom(step.put, step.put, { type });
      }
      await session.quit();
    } finally {
      session.close();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    print(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`);
    return error.exitCode;
  }
}

function optionsOf({ address, port }: LibraryVisit["target"], visit: LibraryVisit["visit"]): SessionOptions {
  const { mode, extended, ipv6, tls } = visit;
  const modern = extended === true || ipv6 === true;
  const way = mode === "passive" ? (modern ? "epsv" : "pasv") : modern ? "eprt" : "port";
  // Nobody who is known has signed the lab's certificates.
  const encryption = tls === undefined ? {} : { tls: { mode: tls, servername, rejectUnauthorized: false } };
  return { host: address, port, modes: [way], timeouts: { connect: 10_000 }, ...encryption };
}

type Said = Parameters<NonNullable<SessionOptions["onDialog"]>>[0];

function said(event: Said): string {
  if (event.kind === "command") return `> ${event.verb} ${event.argument}`.trimEnd();
  return `< ${event.reply.code} ${escapeForTerminal(event.reply.lines.join(" "))}`;
}
