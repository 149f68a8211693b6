import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { passingCertificate } from "@twinport/daemon";
import { FtpServer, fixedAccounts, LocalStorage, type LogEvent, type TlsOptions } from "@twinport/server";
import type { LoopbackHost } from "../families.ts";
import type { PeerServer, TlsBegins } from "./types.ts";

/** TLS of a server of ours: when it begins, and what differs from the defaults. */
export interface OwnTls extends Omit<TlsOptions, "certificate" | "implicitPort"> {
  readonly begins: TlsBegins;
}

export interface OwnServer extends PeerServer {
  /** PEM file of the certificates to be trusted; with TLS only. */
  readonly authorities: string;
  /** What it has logged so far. */
  readonly log: readonly LogEvent[];
  /** Calls back at each event, as it is logged. */
  onLog(told: (event: LogEvent) => void): void;
  /** Takes another certificate, which is in `authorities` too. */
  replaceCertificate(): void;
  /** The commands since the last call that announced a data connection: how the peer really made them. */
  announcements(): string[];
}

/** Starts our own server on a loopback address, over an empty folder below `work`. */
export async function startTwinport(work: string, loopback: LoopbackHost, tls?: OwnTls): Promise<OwnServer> {
  const root = join(work, "home");
  await mkdir(root);
  const authorities = join(work, "authorities.pem");
  const names = ["localhost", "127.0.0.1", "::1"];
  const certificate = await passingCertificate(names, Date.now());
  const next = await passingCertificate(names, Date.now());
  await writeFile(authorities, `${certificate.certificate.cert}${next.certificate.cert}`);
  const user = "reader";
  const password = "open-sesame";
  const log: LogEvent[] = [];
  let told: (event: LogEvent) => void = () => undefined;
  let heard = "";
  const server = new FtpServer({
    host: loopback,
    port: 0,
    authenticator: fixedAccounts([{ name: user, password, storage: new LocalStorage(root) }]),
    ...(tls === undefined ? {} : { tls: optionsOf(tls, certificate.certificate) }),
    observer: {
      log: (event) => {
        log.push(event);
        told(event);
      },
      wire: () => ({
        event: (event) => {
          if (event.type !== "bytes" || event.direction !== "to-server" || event.payload === undefined)
            return;
          heard += Buffer.from(event.payload).toString("latin1");
        },
      }),
    },
  });
  const { address: host, port } = await server.listen();
  return {
    host,
    port: tls?.begins === "implicit" ? (server.implicitAddress?.port ?? 0) : port,
    user,
    password,
    root,
    authorities,
    log,
    onLog: (callback) => {
      told = callback;
    },
    replaceCertificate: () => server.setCertificate(next.certificate),
    announcements: () => {
      const found = [...heard.matchAll(/^(?:PASV|EPSV|PORT|EPRT)\b/gm)].map(([verb]) => verb);
      heard = "";
      return found;
    },
    stop: () => server.close(),
  };
}

function optionsOf({ begins, ...rest }: OwnTls, certificate: TlsOptions["certificate"]): TlsOptions {
  return { certificate, ...rest, ...(begins === "implicit" ? { implicitPort: 0 } : {}) };
}
