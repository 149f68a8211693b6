import { createSecureContext, type SecureContext } from "node:tls";
import { FaultSession } from "./fault-session.ts";
import type { Faults } from "./faults.ts";
import { parseFaults } from "./faults.ts";
import { MemoryFiles } from "./memory-files.ts";
import { ScriptedServer } from "./scripted-server.ts";

/** What a {@link FaultServer} is given. */
export interface FaultServerOptions {
  /** What it does wrong; as data, or as lines that `parseFaults` reads. Nothing if absent. */
  readonly faults?: Faults | string;
  /** The files it has, by absolute path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** The lines of its FEAT, without the blank before them. */
  readonly features?: readonly string[];
  /** What LIST, NLST and MLSD say of a directory, in place of what is there. */
  readonly listing?: string;
  /** Only this user is let in; anybody if absent. */
  readonly user?: string;
  readonly password?: string;
  /** Address to listen on, 127.0.0.1 if absent. */
  readonly host?: string;
  /** Milliseconds since the Unix epoch. */
  readonly clock?: () => number;
  /** Speaks TLS, on data connections too after PROT P (RFC 4217). Without it AUTH is answered with 502. */
  readonly tls?: FaultTls;
}

/** How a {@link FaultServer} speaks TLS. */
export interface FaultTls {
  /** After AUTH TLS, or from the first byte. */
  readonly mode: "explicit" | "implicit";
  /** The private key and the certificate, PEM. */
  readonly key: string | Uint8Array;
  readonly cert: string | Uint8Array;
}

/** What the server tells of itself, for sessions. */
export interface FaultScene {
  readonly faults: Faults;
  readonly files: MemoryFiles;
  readonly options: FaultServerOptions;
  /** What control and data connections are encrypted with: one, so that data connections may go on with a session. */
  readonly secureContext: SecureContext | undefined;
  /** Whether this reply is still to be said, and counts it. */
  replies(verb: string): string | undefined;
}

const defaultFeatures = [
  "EPRT",
  "EPSV",
  "MDTM",
  "MFMT",
  "MLST type*;size*;modify*;",
  "REST STREAM",
  "SIZE",
  "UTF8",
];

/**
 * A small FTP server on a loopback port, with its files in memory: honest but for the {@link Faults} it is told to have.
 * They may be changed at any time, and count from the next command.
 */
export class FaultServer implements FaultScene, AsyncDisposable {
  readonly files: MemoryFiles;
  readonly options: FaultServerOptions;
  readonly secureContext: SecureContext | undefined;
  readonly #server: ScriptedServer;
  readonly #said = new Map<string, number>();
  #faults: Faults;

  private constructor(server: ScriptedServer, options: FaultServerOptions, files: MemoryFiles) {
    this.#server = server;
    this.options = options;
    if (options.tls !== undefined) {
      const { key, cert } = options.tls;
      this.secureContext = createSecureContext({ key: Buffer.from(key), cert: Buffer.from(cert) });
    }
    this.files = files;
    this.#faults = asFaults(options.faults ?? {});
  }

  /** Listens on a free port. */
  static async start(options: FaultServerOptions = {}): Promise<FaultServer> {
    const files = new MemoryFiles(options.clock ?? Date.now);
    for (const [path, bytes] of Object.entries(options.files ?? {})) files.write(path, bytes);
    const slow = asFaults(options.faults ?? {}).slowReplies;
    const pace = slow === undefined ? {} : { slice: 1, pause: slow };
    const host = options.host === undefined ? {} : { host: options.host };
    const server = await ScriptedServer.start((session) => new FaultSession(session, faulty).serve(), {
      ...pace,
      ...host,
    });
    const faulty = new FaultServer(server, { features: featuresOf(options), ...options }, files);
    return faulty;
  }

  /** The address it listens on. */
  get host(): string {
    return this.#server.host;
  }

  /** The port of the control connection. */
  get port(): number {
    return this.#server.port;
  }

  /** Every line of every client so far, each client's in order. */
  get lines(): readonly string[] {
    return this.#server.sessions.flatMap(({ lines }) => lines);
  }

  /** How many control connections have come. */
  get connections(): number {
    return this.#server.sessions.length;
  }

  /** What it does wrong. How slow its replies are is settled when it starts. */
  get faults(): Faults {
    return this.#faults;
  }

  set faults(faults: Faults | string) {
    this.#faults = asFaults(faults);
    this.#said.clear();
  }

  /** The reply that a fault puts in the place of a verb's own, while it has some left. */
  replies(verb: string): string | undefined {
    const reply = this.#faults.replies?.[verb];
    if (reply === undefined) return undefined;
    if (typeof reply === "string") return reply;
    const said = this.#said.get(verb) ?? 0;
    if (said >= (reply.times ?? Infinity)) return undefined;
    this.#said.set(verb, said + 1);
    return reply.text;
  }

  /** Closes every connection and stops listening. */
  async close(): Promise<void> {
    await this.#server.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function featuresOf({ tls }: FaultServerOptions): readonly string[] {
  return tls === undefined ? defaultFeatures : ["AUTH TLS", ...defaultFeatures, "PBSZ", "PROT"];
}

function asFaults(faults: Faults | string): Faults {
  return typeof faults === "string" ? parseFaults(faults) : faults;
}
