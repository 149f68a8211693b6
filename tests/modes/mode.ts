import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { LocalStorage, MemoryStorage, type Storage } from "@twinport/server";
import {
  type DataVerb,
  ManualClock,
  type Peer,
  startTestServer,
  type TestServer,
} from "@twinport/server/testing";
import { expect } from "vitest";

/** Three megabytes without a short period, which every data connection takes in many pieces. */
export const big = Buffer.from(
  Array.from({ length: 3_000_000 }, (_, index) => (index * 7919 + (index >> 8)) & 0xff),
);

/** What lies there before the first test. No test changes these; each makes files of its own. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  "/big": big,
  "/text": "one\ntwo\r\nthree",
  "/empty": "",
  "/folder/inside": "deep",
};

/** How data connections are agreed on; `tls`: also tried inside TLS, where it is the same bytes. */
const verbs: readonly { readonly verb: DataVerb; readonly host: string; readonly tls: boolean }[] = [
  { verb: "PASV", host: "127.0.0.1", tls: true },
  { verb: "EPSV", host: "127.0.0.1", tls: false },
  { verb: "PORT", host: "127.0.0.1", tls: true },
  { verb: "EPRT", host: "127.0.0.1", tls: false },
  { verb: "EPSV", host: "::1", tls: true },
  { verb: "EPRT", host: "::1", tls: true },
];

/** What both connections go through: nothing; TLS behind AUTH TLS; TLS from the first byte. */
export type Protection = "plain" | "explicit" | "implicit";

/** One way to transfer files: how the data connection is agreed on, over which IP version, and where the files are. */
export interface Mode {
  readonly name: string;
  readonly verb: DataVerb;
  readonly host: string;
  readonly storage: "local" | "memory";
}

/** Every mode under a protection that this machine has: one without ::1 has those of IPv4 only. */
export function modesUnder(protection: Protection): readonly Mode[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return verbs
    .filter(({ tls }) => tls || protection === "plain")
    .filter(({ host }) => addresses.some(({ address }) => address === host))
    .flatMap(({ verb, host }) =>
      (["local", "memory"] as const).map((storage) => ({
        name: `${verb} over ${host === "::1" ? "IPv6" : "IPv4"}, ${storage} storage`,
        verb,
        host,
        storage,
      })),
    );
}

/** A server in one mode, with files in it. */
export interface Place {
  readonly server: TestServer;
  /** A client that has logged in, its data connections protected as the control connection is. */
  peer(): Promise<Peer>;
  /** A client that has read the greeting, and begun TLS. */
  stranger(): Promise<Peer>;
  /** Stands still until a test moves it. */
  readonly clock: ManualClock;
  /** What the storage itself has under a virtual path; undefined when there is nothing. */
  content(path: string): Promise<Buffer | undefined>;
  /** Ends the server, and holds its log against what may not be in it. */
  close(): Promise<void>;
}

/** Starts the server of a mode. */
export async function settle({ host, storage }: Mode, protection: Protection): Promise<Place> {
  const made = await storages[storage]();
  const clock = new ManualClock();
  const tls = protection === "plain" ? undefined : protection;
  const server = await startTestServer({
    host,
    storage: made.storage,
    clock,
    tls: tls !== undefined && { sessionReuse: "require", required: { login: true, data: true } },
    // Each test has sessions of its own, all from one address, which end with the server.
    limits: { connectionsPerAddress: 100 },
  });
  return {
    server,
    peer: () => server.peer(tls && { tls }),
    stranger: () => server.stranger(tls && { tls }),
    clock,
    content: async (path) => {
      const there = await made.storage.stat(path).then(
        () => true,
        () => false,
      );
      return there ? buffer((await made.storage.openFile(path)).stream(0)) : undefined;
    },
    close: async () => {
      await server.close();
      await made.remove();
      expect(server.log.filter(({ type }) => type === "internal-error" || type === "handler-failed")).toEqual(
        [],
      );
    },
  };
}

const storages: Readonly<
  Record<Mode["storage"], () => Promise<{ storage: Storage; remove(): Promise<void> }>>
> = {
  memory: async () => ({ storage: new MemoryStorage({ files }), remove: async () => undefined }),
  local: async () => {
    const folder = await mkdtemp(join(tmpdir(), "twinport-modes-"));
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return { storage: new LocalStorage(folder), remove: () => rm(folder, { recursive: true }) };
  },
};
