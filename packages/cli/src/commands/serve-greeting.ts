import { createHash, X509Certificate } from "node:crypto";
import { networkInterfaces } from "node:os";
import process from "node:process";
import type { Endpoint } from "@twinport/protocol";
import { escapeForTerminal } from "@twinport/protocol";
import { invocation } from "../invocation.ts";
import type { ServeOptions } from "./serve-options.ts";
import { type ServeTexts, texts } from "./serve-texts.ts";
import { type ServedCertificate, soonMs } from "./serve-tls.ts";

/** The one user of a run, whose password may be shown. */
export interface ShownUser {
  readonly name: string;
  readonly password: string;
  /** Made up for this run; else the operator gave it, and it is not repeated. */
  readonly madeUp: boolean;
}

/** What is said of a server that listens. */
export interface Greeted {
  readonly root: string;
  readonly endpoint: Endpoint;
  /** Where TLS begins at once. */
  readonly implicit?: Endpoint;
  readonly shown: ShownUser | null;
  /** Null without TLS. */
  readonly certificate: ServedCertificate | null;
  /** What is to be mended about who may log in, a line each. */
  readonly warnings: readonly string[];
}

type Options = Pick<
  ServeOptions,
  "anonymous" | "incoming" | "readOnly" | "lang" | "tls" | "clientCa" | "clientCert"
>;

/** What is served, to whom, and the commands with which to try it. */
export function* greeting(
  greeted: Greeted,
  options: Options,
  environment: Readonly<Record<string, string | undefined>>,
): Generator<string> {
  const say = texts[options.lang];
  const { root, endpoint, implicit, shown, certificate } = greeted;
  yield say.serving(escapeForTerminal(root), `ftp://${hostPort(endpoint)}`);
  if (implicit !== undefined) yield say.implicit(`ftps://${hostPort(implicit)}`);
  yield say.tls[certificate === null ? "off" : options.tls];
  if (certificate !== null) {
    yield* certificateLines(certificate, say);
    yield* certificateWarnings(certificate, say, Date.now());
    const { clientCa, clientCert } = options;
    if (clientCa !== undefined && clientCert !== undefined) {
      yield say.clientCertificates[clientCert](escapeForTerminal(clientCa));
    }
  }
  if (options.readOnly === true) yield say.readOnly;
  if (shown?.madeUp === true) yield* say.madeUpUser(shown.name, shown.password);
  else if (shown !== null) yield say.user(shown.name);
  if (options.anonymous === true) yield say.anonymous;
  if (options.incoming !== undefined) yield say.incoming(escapeForTerminal(options.incoming));
  yield* greeted.warnings;
  yield* commands(greeted, options, environment);
  // What systemd itself has started nobody is at a keyboard of; its other variables a terminal below it has, too.
  if (environment["SYSTEMD_EXEC_PID"] !== `${process.pid}`) yield say.stop;
}

/** Lines to paste: with curl over TLS, which the server's key tells it is the right one; with our client, in clear text. */
function* commands(
  { endpoint, shown, certificate }: Greeted,
  options: Options,
  environment: Readonly<Record<string, string | undefined>>,
): Generator<string> {
  const user =
    shown === null ? (options.anonymous === true ? "anonymous:" : null) : encodeURIComponent(shown.name);
  if (user === null) return;
  const secret = shown?.madeUp === true ? `:${shown.password}` : "";
  const needsCertificate = options.clientCert === "required";
  for (const address of reachable(endpoint.address)) {
    const url = quoted(`ftp://${user}${secret}@${hostPort({ address, port: endpoint.port })}/`);
    if (certificate === null || options.tls !== "required") yield `  ${invocation(environment)} ftp ${url}`;
    if (certificate === null) yield `  curl ${url}`;
    else if (!needsCertificate) {
      yield "  curl --ssl-reqd -k \\";
      yield `    --pinnedpubkey ${pin(certificate)} \\`;
      yield `    ${url}`;
    }
  }
}

/** Where the certificate is from, how long it is good, and by what a client's user knows it. */
export function* certificateLines({ origin, loaded }: ServedCertificate, say: ServeTexts): Generator<string> {
  const until = dayOf(loaded.notAfter);
  yield origin.kind === "given"
    ? say.certificate(escapeForTerminal(origin.file), until)
    : say.ownCertificate(until);
  // Two lines of sixteen bytes, as clients show it.
  yield `  SHA-256 ${loaded.fingerprint.slice(0, 47)}`;
  yield `          ${loaded.fingerprint.slice(48)}`;
  if (origin.kind === "own") {
    yield `  ${say.keptIn[origin.made ? "made" : "kept"](escapeForTerminal(origin.file))}`;
  } else if (origin.kind === "passing") yield `  ${say.notKept(escapeForTerminal(origin.problem))}`;
}

/** What is wrong with a certificate that can be served all the same. */
export function* certificateWarnings(
  { loaded, origin }: ServedCertificate,
  say: ServeTexts,
  now: number,
): Generator<string> {
  if (now >= loaded.notAfter) yield say.expired(dayOf(loaded.notAfter));
  else if (now >= loaded.notAfter - soonMs) yield say.expiresSoon(dayOf(loaded.notAfter));
  if (now < loaded.notBefore) yield say.notYetValid(dayOf(loaded.notBefore));
  if (origin.kind === "own" && origin.ofAnother !== undefined) {
    yield say.ofAnother(escapeForTerminal(origin.ofAnother));
  }
  if (loaded.keyExposed !== undefined) {
    yield say.keyExposed(escapeForTerminal(loaded.keyExposed));
  }
}

/** By which curl knows the server's key, whoever signed it: a renewed certificate of our own keeps its key. */
function pin({ loaded }: ServedCertificate): string {
  const { publicKey } = new X509Certificate(loaded.certificate.cert);
  const key = publicKey.export({ type: "spki", format: "der" });
  return `sha256//${createHash("sha256").update(key).digest("base64")}`;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The addresses to name for one that the server listens on: of "all", this machine's own. */
function reachable(address: string): string[] {
  if (address !== "0.0.0.0" && address !== "::") return [address];
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const named = own.filter(({ family, scopeid }) => (address === "::" || family === "IPv4") && !scopeid);
  return named.length === 0 ? ["127.0.0.1"] : named.map((one) => one.address);
}

/** A word that a shell takes as it is, or in quotes. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`;
}

function hostPort({ address, port }: Endpoint): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
