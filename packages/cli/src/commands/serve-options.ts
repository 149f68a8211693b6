import type { Language } from "@twinport/capture";
import type { SessionReuse } from "@twinport/server";
import { type Command, Option } from "commander";
import { count, networks, portNumber, portRange } from "../arguments.ts";
import { type AnnouncedAddress, announced } from "./serve-arguments.ts";

/** Options of `twinport serve`, as they are given. */
export interface ServeOptions {
  readonly host: string;
  readonly port?: number;
  readonly users?: string;
  readonly user?: string;
  readonly authenticate?: string;
  readonly anonymous?: boolean;
  readonly incoming?: string;
  readonly readOnly?: boolean;
  readonly networkMounts?: boolean;
  readonly tls: "optional" | "required" | "off";
  readonly cert?: string;
  readonly key?: string;
  readonly state?: string;
  readonly implicitPort?: number;
  readonly sessionReuse: SessionReuse;
  readonly clientCa?: string;
  /** There is one if `clientCa` is there. */
  readonly clientCert?: "optional" | "required" | "login";
  readonly passivePorts?: readonly [number, number];
  readonly passiveAddress?: readonly AnnouncedAddress[];
  readonly proxyFrom?: readonly string[];
  readonly maxClients?: number;
  readonly upload?: string;
  readonly download?: string;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  readonly neverBan?: readonly string[];
  readonly write?: string;
  readonly lang: Language;
}

/** Names the options of `twinport serve`, in groups. What they do is loaded when it runs. */
export function serveOptions(command: Command): Command {
  return command
    .description("serve a folder over FTP, with and without TLS")
    .argument("[dir]", "folder to serve", ".")
    .optionsGroup("Where it listens:")
    .option("--host <address>", "address to listen on; 0.0.0.0 or :: for all", "127.0.0.1")
    .option("--port <port>", "port to listen on (default: 21 if allowed, else 2121)", portNumber)
    .option("--proxy-from <network>", "load balancers that speak the PROXY protocol; repeatable", networks)
    .optionsGroup("Who may log in:")
    .option("--users <file>", "users file (TOML), with limits; see twinport users add")
    .option("--user <name>", "one user; password from $TWINPORT_PASSWORD, else made up and printed")
    .option("--authenticate <program>", "program that is asked about each login (docs/users.md)")
    .option("--anonymous", "let anonymous in, to read")
    .option("--incoming <folder>", "and to upload into this folder of DIR, where they see nothing")
    .option("--read-only", "nobody may change anything")
    .option("--network-mounts", "file systems of other machines are mounted inside: wait for none")
    .optionsGroup("TLS:")
    .addOption(
      new Option("--tls <when>", "TLS beside clear text, TLS alone, or no TLS")
        .choices(["optional", "required", "off"])
        .default("optional"),
    )
    .option("--cert <file>", "certificate, its chain behind it (PEM; default: one made here)")
    .option("--key <file>", "its private key (PEM; default: in the file of --cert)")
    .option("--state <dir>", "where the one made here is kept (default: ~/.local/state/twinport)")
    .option("--implicit-port <port>", "also a port where TLS begins at once; 990 is usual", portNumber)
    .addOption(
      new Option(
        "--session-reuse <when>",
        "hold data connections to the TLS session of their control connection",
      )
        .choices(["off", "prefer", "require"])
        .default("prefer"),
    )
    .addOption(
      new Option("--client-ca <file>", "who signs the certificates that clients show (PEM)").implies({
        clientCert: "required",
      }),
    )
    .addOption(
      new Option(
        "--client-cert <use>",
        "what --client-ca is for (default: required); login: in place of a password",
      ).choices(["optional", "required", "login"]),
    )
    .optionsGroup("Passive mode:")
    .option("--passive-ports <from-to>", "ports of data connections (default: 32 free ones)", portRange)
    .option(
      "--passive-address <address>",
      "what clients are told behind NAT: IPv4 address, name, or NETWORK=ADDRESS; repeatable",
      announced,
    )
    .optionsGroup("Limits (more in the users file):")
    .option("--max-clients <count>", "clients at once (default: 2000)", count)
    .option("--upload <rate>", 'bytes a second from all clients together, such as "20 MB"')
    .option("--download <rate>", "bytes a second to all clients together")
    .option("--allow <network>", "nobody else may connect; repeatable", networks)
    .option("--deny <network>", "may not connect; repeatable", networks)
    .option("--never-ban <network>", "is not banned for failed logins; repeatable", networks)
    .optionsGroup("Output:")
    .option("-w, --write <file>", "record what goes over the wire as pcapng");
}
