import { access, constants, stat } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import { type Endpoint, FtpError } from "@twinport/protocol";
import { BadCertificate, FtpServer, type PassiveOptions } from "@twinport/server";
import { systemReason } from "../files.ts";
import { aborted, type Io, statusOf } from "../io.ts";
import { WireFile } from "../wire-file.ts";
import { greeting } from "./serve-greeting.ts";
import { boundsOf } from "./serve-limits.ts";
import { describeError, describeEvent, timedLine, writeLogLine } from "./serve-log.ts";
import { whoMayLogIn } from "./serve-logins.ts";
import type { ServeOptions } from "./serve-options.ts";
import { reloading } from "./serve-reload.ts";
import { mustNotAskForTls, readCertificate, tlsOptions } from "./serve-tls.ts";

/** `twinport serve [DIR]`: serves a folder until ^C. */
export async function serve(folder: string, options: ServeOptions, io: Io): Promise<number> {
  const root = resolve(folder);
  await mustBeFolder(root);
  const logins = await whoMayLogIn(root, options, io);
  const certificate = options.tls === "off" ? mustNotAskForTls(options) : await readCertificate(options, io);
  const tls = await tlsOptions(options, certificate);
  const wire = options.write === undefined ? null : await WireFile.create(options.write);
  const bounds = () => boundsOf(options, logins.settings());
  const log = (line: string) => writeLogLine(line, io);
  const told = (line: string) => log(timedLine(line));
  const make = (port: number) =>
    new FtpServer({
      host: options.host,
      port,
      authenticator: logins.authenticator,
      ...(tls === undefined ? {} : { tls }),
      passive: passiveOptions(options),
      ...(options.proxyFrom === undefined ? {} : { proxy: { trusted: options.proxyFrom } }),
      ...bounds(),
      observer: {
        log: (event) => {
          for (const line of describeEvent(event, options.lang)) log(line);
        },
        ...(wire === null ? {} : { wire: () => wire.session() }),
      },
    });
  const { server, endpoint } = await listen(make, options);
  logins.onSettings(() => {
    const { limits, bandwidth, networks } = bounds();
    server.setLimits(limits);
    server.setBandwidth(bandwidth);
    server.setNetworks(networks);
  });
  const { implicitAddress: implicit } = server;
  const greeted = { root, endpoint, shown: logins.shown, certificate, warnings: logins.warnings() };
  for (const line of greeting(implicit === undefined ? greeted : { ...greeted, implicit }, options, io.env)) {
    io.stdout.write(`${line}\n`);
  }
  void logins.lookAtFolders();
  // A slip of ours in one session must not end the others.
  process.on("unhandledRejection", (error) =>
    told(`internal error, please report it: ${describeError(error)}`),
  );
  const stop = io.stopOn("SIGINT", "SIGTERM", "SIGHUP");
  const served = { options, io, logins, served: certificate, log: told };
  const endReloading = reloading({ ...served, setCertificate: (next) => server.setCertificate(next) });
  await aborted(stop);
  endReloading();
  await server.close();
  await wire?.close();
  return statusOf(stop);
}

async function mustBeFolder(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    if ((await stat(path)).isDirectory()) return;
  } catch (cause) {
    throw new FtpError("unreadable", `cannot serve ${path}: ${systemReason(cause)}`, { cause });
  }
  throw new FtpError("unreadable", `cannot serve ${path}: it is not a folder`);
}

function passiveOptions({ passivePorts, passiveAddress = [] }: ServeOptions): PassiveOptions {
  // The first network that holds the client counts, so the address for all comes last.
  const ordered = passiveAddress.toSorted((a, b) => Number(a.network === null) - Number(b.network === null));
  const address = ordered.map((one) => ({ network: one.network ?? "0.0.0.0/0", address: one.address }));
  return {
    ...(passivePorts === undefined ? {} : { ports: passivePorts }),
    ...(address.length === 0 ? {} : { address }),
  };
}

/** On the port asked for; else on 21, or on 2121 where 21 is not to be had. */
async function listen(
  make: (port: number) => FtpServer,
  options: ServeOptions,
): Promise<{ server: FtpServer; endpoint: Endpoint }> {
  const ports = options.port === undefined ? [21, 2121] : [options.port];
  let problem: unknown;
  for (const port of ports) {
    try {
      const server = make(port);
      return { server, endpoint: await server.listen() };
    } catch (error) {
      if (error instanceof FtpError) throw error;
      if (error instanceof RangeError || error instanceof BadCertificate) {
        throw new FtpError("usage", error.message, { cause: error });
      }
      problem = error;
      // Of the implicit port, say: another port for clear text would not help.
      if (portOf(error) !== port) break;
    }
  }
  const port = portOf(problem) ?? ports.at(-1);
  const hint = whatElse(problem);
  throw new FtpError(
    "connect-failed",
    `cannot listen on ${options.host} port ${port}: ${systemReason(problem)}`,
    { ...(hint === undefined ? {} : { hint }), cause: problem },
  );
}

/** What to do about an address or a port that is not to be had. */
function whatElse(problem: unknown): string | undefined {
  const code = problem instanceof Error && "code" in problem ? problem.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return "choose another port; 0 is any free one";
    case "EACCES":
      return "ports below 1024 take root, or CAP_NET_BIND_SERVICE";
    case "ENOTFOUND":
    case "EADDRNOTAVAIL":
      return "--host is an address of this machine; 0.0.0.0 or :: for all";
    default:
      return undefined;
  }
}

function portOf(error: unknown): unknown {
  return error instanceof Error && "port" in error ? error.port : undefined;
}
