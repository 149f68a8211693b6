import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsOptions } from "@twinport/server";
import { expect } from "vitest";
import type { TlsOperation } from "../matrix/rows.ts";
import { type OwnServer, startTwinport } from "../peers/twinport.ts";
import type { LoginTls, PeerClient, PeerTls } from "../peers/types.ts";

/** Enough that a ticket that is good for one connection only, or a store that is too small, shows. */
const names = ["one", "two", "three", "four", "five", "six"];

/** How the server is set, and what the peer is told, in a series of transfers. */
interface Setting {
  readonly title: string;
  readonly server: Pick<TlsOptions, "minVersion" | "maxVersion" | "sessionReuse">;
  readonly version?: NonNullable<LoginTls["version"]>;
  /** The certificate is replaced behind the second transfer. */
  readonly replaced?: true;
}

/** Declares a test whose outcome counts in a row of the table. */
type Cell = (operation: TlsOperation, name: string, run: () => Promise<void>) => void;

/** Many small transfers, with each setting of TLS that a peer can meet. */
export function tlsSettings(peer: PeerClient, tls: PeerTls, cell: Cell): void {
  const sessionReuse = tls.reuses === "never" ? "prefer" : "require";
  const settings: Readonly<Record<TlsOperation, Setting>> = {
    "tls-1.2": {
      title: "transfers many small files by TLS 1.2",
      server: { sessionReuse, maxVersion: "TLSv1.2" },
      version: "TLSv1.2",
    },
    "tls-1.3": {
      title: "transfers many small files by TLS 1.3",
      server: { sessionReuse, minVersion: "TLSv1.3" },
      version: "TLSv1.3",
    },
    "reuse-off": { title: "transfers where session reuse is off", server: { sessionReuse: "off" } },
    "reuse-prefer": { title: "transfers where session reuse is preferred", server: {} },
    "reuse-require": {
      title: "transfers where session reuse is required",
      server: { sessionReuse: "require" },
    },
    "new-certificate": {
      title: "goes on when the certificate is replaced",
      server: { sessionReuse },
      replaced: true,
    },
  };
  const lacking = new Set(peer.lacks.filter(({ partly }) => !partly).map(({ operation }) => operation));
  const all = Object.entries(settings) as [TlsOperation, Setting][];
  for (const [operation, setting] of all.filter(([one]) => !lacking.has(one))) {
    cell(operation, setting.title, () => inSeries(peer, tls, setting));
  }
}

async function inSeries(peer: PeerClient, tls: PeerTls, setting: Setting): Promise<void> {
  const [begins = "explicit"] = tls.begins;
  const [mode] = peer.modes.IPv4;
  const { series } = peer.can;
  if (mode === undefined || series === undefined) throw new Error(`${peer.name} cannot transfer in a series`);
  const work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
  const host = "127.0.0.1";
  const required = { login: true, data: true };
  const server = await startTwinport(work, host, { begins, required, ...setting.server });
  try {
    const own = join(work, "own");
    for (const folder of [own, join(server.root, "from"), join(server.root, "to")]) await mkdir(folder);
    for (const name of names) await writeFile(join(server.root, "from", name), `this is ${name}\n`);
    // A program that only brings has files to bring.
    if (peer.can.get === undefined)
      for (const name of names) await writeFile(join(own, name), `this is ${name}\n`);
    if (setting.replaced) replaceBehind(server, 2);
    const { port, user, password, authorities } = server;
    const version = setting.version === undefined ? {} : { version: setting.version };
    const strict = setting.server.sessionReuse === "require";
    const login = {
      host,
      port,
      user,
      password,
      mode,
      work: own,
      tls: { begins, authorities, strict, ...version },
    };
    const fetched = peer.can.get === undefined ? [] : names;
    const brought = peer.can.put === undefined ? [] : names.slice(0, uploadsOf(tls, setting));
    await series(login, { folder: "from", names }, { folder: "to", names: brought });
    const told = (folder: string, name: string) => readFile(join(folder, name), "utf8");
    for (const name of fetched) expect(await told(own, name)).toBe(`this is ${name}\n`);
    for (const name of brought) expect(await told(join(server.root, "to"), name)).toBe(`this is ${name}\n`);
    judge(server, fetched.length + brought.length, tls, setting);
  } finally {
    await server.stop();
    await rm(work, { recursive: true });
  }
}

/** How many in a row the peer can bring. */
function uploadsOf({ reuses }: PeerTls, { server, version }: Setting): number {
  const cannot = reuses === "while it reads" && server.sessionReuse === "require" && version !== "TLSv1.2";
  return cannot ? 1 : names.length;
}

/** Puts another certificate in the place of the first one when so many files have been transferred. */
function replaceBehind(server: OwnServer, transfers: number): void {
  let left = transfers;
  server.onLog((event) => {
    if (event.type !== "transfer") return;
    left--;
    if (left === 0) server.replaceCertificate();
  });
}

/** What the server's log has to say. */
function judge({ log }: OwnServer, transfers: number, tls: PeerTls, { version, server }: Setting): void {
  const begun = log.filter((event) => event.type === "tls");
  expect(begun).not.toEqual([]);
  if (version !== undefined)
    expect(new Set(begun.map(({ protocol }) => protocol))).toEqual(new Set([version]));
  if (tls.oneSession) expect(begun.length).toBe(1);
  const files = log
    .filter((event) => event.type === "transfer")
    .filter(({ direction }) => direction !== "list");
  expect(files.length).toBe(transfers);
  expect(log.filter((event) => event.type === "transfer" && !event.ok)).toEqual([]);
  expect(log.filter(({ type }) => type === "tls-failed")).toEqual([]);
  const unresumed = log.filter(({ type }) => type === "tls-not-resumed");
  if (tls.reuses === "always" && server.sessionReuse !== "off") expect(unresumed).toEqual([]);
}
