import { type FtpSession, openSession, type SessionOptions } from "@twinport/client";
import { FaultServer, type Faults, type FaultTls, parseFaults } from "@twinport/client/testing";
import { FtpError, resolvePath } from "@twinport/protocol";
import { testCertificate } from "@twinport/server/testing";
import type { CurlCase } from "./corpus.ts";
import { type Step, stepsOf } from "./steps.ts";

/** What the file of every case holds. */
export const content = "data\n    to\n      see\nthat FTP\nworks\n  so does it?\n";

/** What is particular to a case. */
export interface Particulars {
  /** Beside those of the corpus. */
  readonly faults?: Faults;
  readonly client?: Partial<SessionOptions>;
  /** How the server speaks TLS; not at all if absent. */
  readonly server?: FaultTls["mode"];
  /** The code of the error with which it must end, where curl's exit code does not tell. */
  readonly error?: string;
  /** In place of curl's. */
  readonly steps?: readonly Step[];
  readonly listing?: string;
  /** The server knows no files but those that are sent to it. */
  readonly empty?: boolean;
  readonly maxBytes?: number;
  /** Gives up after so many milliseconds. */
  readonly giveUpAfter?: number;
}

/** What came of a step: what it gave, or the code of its error. */
export interface Outcome {
  readonly step: string;
  readonly error?: string;
  readonly data?: string;
}

/** Longer than any reply takes, but for those that are late on purpose. */
const patient = { connect: 10_000, reply: 10_000, data: 10_000, settle: 10_000 };
const impatient = { connect: 250, reply: 250, data: 250, settle: 250 };

/** Puts our client into the situation of a case, and tells what came of each step. After one that closes the session, no more follow. */
export async function play(case_: CurlCase, particulars: Particulars = {}): Promise<Outcome[]> {
  const { client = {}, steps = stepsOf(case_), empty = false, listing } = particulars;
  const late = case_.errorcode === "28" || case_.servercmd?.includes("NODATACONN") === true;
  const host = case_.server.includes("ftp-ipv6") ? "::1" : "127.0.0.1";
  const told = parseFaults(
    (case_.servercmd ?? "").replace(
      /^(DELAY \S+) (\d+)$/gm,
      (_, what: string, seconds: string) => `${what} ${Number(seconds) / 60}`,
    ),
  );
  await using server = await FaultServer.start({
    host,
    faults: { ...told, ...particulars.faults },
    files: empty ? {} : filesOf(steps),
    ...(listing === undefined ? {} : { listing }),
    ...(particulars.server === undefined ? {} : { tls: { mode: particulars.server, ...testCertificate } }),
  });
  const options: SessionOptions = {
    host,
    port: server.port,
    timeouts: late ? impatient : patient,
    ...client,
  };
  const outcomes: Outcome[] = [];
  let session: FtpSession | undefined;
  try {
    session = await openSession(options);
    await follow(session, server, steps, particulars, outcomes);
  } catch (error) {
    outcomes.push({ step: "connect", ...judged(error) });
  } finally {
    session?.close();
  }
  return outcomes;
}

/** Every file that is asked for is there. */
function filesOf(steps: readonly Step[]): Record<string, string> {
  const files: Record<string, string> = {};
  let directory = "/";
  for (const { verb, argument } of steps) {
    if (verb === "CWD") directory = resolvePath(directory, argument);
    files[resolvePath(directory, ".here")] = "";
    if (verb === "LIST" && argument !== "") files[`${resolvePath(directory, argument)}/.here`] = "";
    if (["RETR", "SIZE", "MDTM", "DELE"].includes(verb)) {
      // Where a fault answers CWD, the server stays where it was.
      for (const from of [directory, "/"]) files[resolvePath(from, argument)] = content;
    }
  }
  return files;
}

async function follow(
  session: FtpSession,
  server: FaultServer,
  steps: readonly Step[],
  particulars: Particulars,
  outcomes: Outcome[],
): Promise<void> {
  const signal =
    particulars.giveUpAfter === undefined ? {} : { signal: AbortSignal.timeout(particulars.giveUpAfter) };
  const password = steps.find(({ verb }) => verb === "PASS")?.argument ?? "";
  let cwd = "/";
  const account = steps.find(({ verb }) => verb === "ACCT")?.argument;
  for (const [index, step] of steps.entries()) {
    if (["PASS", "ACCT"].includes(step.verb)) continue;
    const name = `${step.verb} ${step.argument}`.trim();
    try {
      if (step.verb === "USER") {
        const again = steps.slice(0, index).some(({ verb }) => verb === "USER");
        if (!again) await session.login(step.argument, password, account === undefined ? {} : { account });
        outcomes.push({ step: name });
      } else outcomes.push({ step: name, ...(await done(session, step, { ...particulars, ...signal })) });
    } catch (error) {
      outcomes.push({ step: name, ...judged(error) });
    }
    if (step.verb === "CWD" && outcomes.at(-1)?.error === undefined) cwd = resolvePath(cwd, step.argument);
    const stored = server.files.read(resolvePath(cwd, step.argument));
    if (step.verb === "STOR") sent(outcomes, stored);
    if (session.closed || (step.verb === "USER" && outcomes.at(-1)?.error !== undefined)) return;
  }
}

/** What the server has of what it was sent. */
function sent(outcomes: Outcome[], stored: Uint8Array | undefined): void {
  const last = outcomes.pop();
  if (last !== undefined) outcomes.push({ ...last, data: Buffer.from(stored ?? "").toString() });
}

async function done(
  session: FtpSession,
  { verb, argument, mode, only = false, type = "image", offset = 0 }: Step,
  { maxBytes, signal }: Particulars & { readonly signal?: AbortSignal },
): Promise<Partial<Outcome>> {
  const given = signal === undefined ? {} : { signal };
  if (mode !== undefined) session.modes = only ? [mode] : fallBack(mode);
  switch (verb) {
    case "PWD":
      return { data: await session.pwd() };
    case "CWD":
      await session.cd(argument);
      return {};
    case "SIZE":
      return { data: String(await session.size(argument)) };
    case "MDTM":
      return { data: (await session.modified(argument)).toISOString() };
    case "DELE":
      await session.remove(argument);
      return {};
    case "MKD":
      await session.mkdir(argument);
      return {};
    case "RNFR":
      await session.rename(argument, `${argument}-forreal`);
      return {};
    case "RNTO":
      return {};
    case "RETR": {
      const limit = maxBytes === undefined ? {} : { maxBytes };
      const { stream } = await session.download(argument, { type, offset, ...limit, ...given });
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
      return { data: Buffer.concat(chunks).toString() };
    }
    case "STOR":
    case "APPE":
      await session.upload(
        verb === "STOR" && argument === "no file" ? { file: "/no/such/file" } : Buffer.from(content),
        argument,
        { type, append: verb === "APPE", ...given },
      );
      return {};
    case "LIST":
      return { data: await session.listText("LIST", argument, given) };
    case "NLST":
      return { data: (await session.names(argument, given)).join("\n") };
    default: {
      const { code } = await session.command(verb, argument === "" ? undefined : argument, given);
      return code >= 400 ? { error: "refused" } : {};
    }
  }
}

/** As curl does: the extended command first, the old one where the server does not know it. */
function fallBack(mode: Required<Step>["mode"]): Required<SessionOptions>["modes"] {
  return mode === "epsv" || mode === "pasv" ? ["epsv", "pasv"] : ["eprt", "port"];
}

function judged(error: unknown): { error: string } {
  if (!(error instanceof FtpError)) throw error;
  return { error: error.code };
}
