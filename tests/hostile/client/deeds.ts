import { type DataMode, type FtpSession, openSession, safeLocalName } from "@twinport/client";
import type { WireObserver } from "@twinport/protocol";
import { runScript } from "../../../packages/shell/test/console.ts";

/** Where something is done. */
interface Place {
  readonly host: string;
  readonly port: number;
  /** The folder that is meant to receive files. */
  readonly folder: string;
  /** A folder that is not. */
  readonly outside: string;
  readonly observer: WireObserver;
  /** Resolves once all that the server says by itself was read. */
  readonly settled: () => Promise<void>;
}

/** What became of it. */
export interface Outcome {
  readonly result?: unknown;
  readonly error?: unknown;
  /** The client can be used no more; false of a shell, which has said QUIT. */
  readonly closed: boolean;
}

/** Something that a client is asked to do. */
export type Deed = (place: Place) => Promise<Outcome>;

/** Something that a program does by the library. Afterwards the connection is closed, or in step: NOOP is answered by 200. */
export function program(
  work: (client: FtpSession, folder: string) => Promise<unknown>,
  modes: readonly DataMode[] = ["epsv"],
): Deed {
  return async ({ host, port, folder, observer, settled }) => {
    let client: FtpSession | undefined;
    try {
      client = await openSession({ host, port, modes, observer });
      await client.login("u", "p");
      const result = await work(client, folder);
      await settled();
      return { result, closed: await outOfStep(client) };
    } catch (error) {
      await settled();
      return { error, closed: await outOfStep(client) };
    } finally {
      client?.close();
    }
  };
}

async function outOfStep(client: FtpSession | undefined): Promise<boolean> {
  if (client === undefined || client.closed) return true;
  const { code } = await client.command("NOOP");
  if (code !== 200) throw new Error(`NOOP is answered by ${code}`);
  return false;
}

/** Something that a user types at the prompt of the shell. Returns the exit code and what was written. */
export function user(commands: string): Deed {
  return async ({ host, port, folder, outside, observer }) => {
    const result = await runScript({
      target: `ftp://u:p@${host}:${port}`,
      localDirectory: folder,
      // "~" is a place where a server has no business.
      env: { HOME: outside },
      observe: () => observer,
      commands,
    });
    return { result, closed: false };
  };
}

/** A raw listing. */
export const listText = program((client) => client.listText("LIST"));
/** A raw listing, its data connection opened by PASV. */
export const listTextByPasv = program((client) => client.listText("LIST"), ["pasv"]);
/** A raw listing, its data connection opened by EPSV, else by PASV. */
export const listTextAnyhow = program((client) => client.listText("LIST"), ["epsv", "pasv"]);
/** A listing as it was understood. */
export const list = program((client) => client.list());
/** The names of a listing, and whether they could be names of local files. */
export const localNames = program(async (client) => {
  const { entries, unknown } = await client.list();
  const judged = entries.map(({ name }) => [
    name,
    ...(["linux", "win32"] as const).map((system) => safeLocalName(name, system) !== undefined),
  ]);
  return { judged, unknown };
});
/** A command without data connection. */
export const noop = program((client) => client.command("NOOP"));
/** A file fetched into the local folder under its own name. */
export const getF = program((client, folder) => client.downloadTo("f", `${folder}/f`));
/** Three bytes stored. */
export const putF = program((client) => client.upload(Buffer.from("abc"), "f"));
