import { join } from "node:path";
import { account, type Stage } from "../network/stage.ts";
import type { ServerSettings } from "../scenario.ts";
import { type Mount, withMounts } from "./mounts.ts";

/** What a server program needs to know of the place where it runs. */
export interface Site {
  /** Address and port to listen on: the machine's own. */
  readonly address: string;
  readonly port: number;
  readonly home: string;
  /** For configuration. */
  readonly work: string;
  /** Certificate and key in one file, for TLS. */
  readonly certificate: string;
}

/** How a server is started: plain data, so that it can be looked at without starting one. */
export interface ServerPlan {
  readonly files: readonly { readonly path: string; readonly content: string; readonly mode?: number }[];
  readonly mounts?: readonly Mount[];
  /** Runs before it. */
  readonly before?: readonly string[];
  /** Runs in the foreground until it is ended. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `openssl passwd -6` of the account's password: the programs want it hashed, and need not have openssl for that. */
export const passwordHash =
  "$6$twinportlab$glau7xjTVdkMZ8TIfVjBcJQFgrOPyHyiIIvkYGSXBXuiEZ0Q9ZRKfGSYY7.El5phBOeEd28lO9hfw2qHL5RPJ.";

/** Where the server of a stage is. */
export function siteOf({ server, own, folders }: Pick<Stage, "server" | "own" | "folders">): Site {
  return {
    address: server.address.includes(":") ? own.ipv6 : own.ipv4,
    port: server.port,
    home: folders.home,
    work: folders.work,
    certificate: join(folders.work, "certificate.pem"),
  };
}

/** Starts a server as planned; resolves when it listens. */
export async function startServer(stage: Stage, settings: ServerSettings, plan: ServerPlan): Promise<void> {
  const site = siteOf(stage);
  if (settings.tls !== undefined) await certify(stage, site.certificate);
  for (const { path, content, mode } of plan.files) await stage.write(path, content, mode);
  if (plan.before !== undefined) await stage.must("server", plan.before);
  const small: readonly Mount[] =
    settings.disk === undefined ? [] : [{ bytes: settings.disk, owner: account.uid, over: site.home }];
  const command = withMounts([...small, ...(plan.mounts ?? [])], plan.command);
  const program = stage.start("server", command, plan.env === undefined ? {} : { env: plan.env });
  await stage.listens("server", site.port, program);
}

/** A certificate for ftp.example.test, signed by itself. */
async function certify(stage: Stage, path: string): Promise<void> {
  const what = "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /O=Example/CN=ftp.example.test".split(" ");
  await stage.must("server", ["openssl", ...what, "-keyout", path, "-out", path]);
}

/** What every server that speaks TLS needs for it. */
export const tlsNeeds = [{ program: "openssl", package: "openssl" }] as const;
