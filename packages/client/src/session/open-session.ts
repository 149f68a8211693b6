import type { Socket } from "node:net";
import { Witness } from "@twinport/diagnosis";
import { FtpError, isPositive } from "@twinport/protocol";
import { ControlConnection } from "../connection/control.ts";
import { dial } from "../connection/dial.ts";
import { checkPort, hostName } from "../connection/host.ts";
import { placeOf } from "../connection/place.ts";
import { proxyDialler } from "../connection/proxy/proxy.ts";
import { SessionTls } from "../connection/tls/session-tls.ts";
import { tlsSettings } from "../connection/tls/settings.ts";
import { abortedError } from "../connection/turns.ts";
import { isActive } from "../data/modes.ts";
import { checkActive } from "../data/port-range.ts";
import { explained } from "../explained.ts";
import { Transcript } from "../observe/transcript.ts";
import { WireLog } from "../observe/wire.ts";
import { type DialogEvent, defaultTimeouts, type SessionOptions, type Timeouts } from "../options.ts";
import { replyError } from "../reply-error.ts";
import { FtpSession } from "./ftp-session.ts";
import { HostKnowledge } from "./knowledge.ts";
import { ServerNames } from "./server-names.ts";
import { Session } from "./session.ts";

const defaultPort = 21;
/** Where TLS begins with the first byte (IANA: ftps). */
const implicitPort = 990;
/** Idle control connections are dropped by firewalls while a long transfer runs; probes keep them alive. */
const keepAliveDelay = 30_000;

/** The waits that options ask for. */
export function timeoutsOf({ timeouts }: SessionOptions): Timeouts {
  return { ...defaultTimeouts, ...timeouts };
}

/**
 * Connects and reads the greeting: 220, after 120 where the server wants us to wait (RFC 959 §5.4).
 * With `tls` the connection is encrypted when it comes back, whether from the first byte or behind AUTH TLS.
 * @throws FtpError "connect-failed", "tls", "protocol" (no FTP server), "closed", "timeout", "aborted"
 */
export async function openSession(options: SessionOptions): Promise<FtpSession> {
  const { port = options.tls?.mode === "implicit" ? implicitPort : defaultPort, signal, onDialog } = options;
  const host = hostName(options.host);
  const clock = options.clock ?? (() => performance.timeOrigin + performance.now());
  const timeouts = timeoutsOf(options);
  const knowledge = options.knowledge ?? new HostKnowledge();
  const wire = new WireLog(options.observer, clock, () => knowledge.nextConnection());
  const place = placeOf(host, checkPort(port));
  const through = options.proxy === undefined ? undefined : proxyDialler(options.proxy);
  if (through !== undefined && options.modes?.every(isActive)) {
    const hint = "Use epsv or pasv, or connect without a proxy.";
    throw new FtpError("usage", "active mode does not work through a proxy", { hint });
  }
  if (options.active !== undefined) checkActive(options.active);
  const names = new ServerNames(options.encoding ?? "auto", knowledge);
  const tls = options.tls === undefined ? undefined : new SessionTls(tlsSettings(options.tls, host));
  const timeoutMs = timeouts.connect;
  const made = await dial({ channel: "control", host, port, timeoutMs, signal, wire, through });
  const { socket, tap, client: local, server } = made;
  socket.setKeepAlive(true, keepAliveDelay);
  const witness = new Witness({ source: "client", id: "C1", client: local, server, since: clock() });
  wire.witnessedBy(witness);
  const transcript = new Transcript();
  const said = (event: DialogEvent) => {
    transcript.add(event);
    if (event.kind === "command") witness.command(event.verb, event.argument, clock());
    else witness.reply(event.reply, clock());
    onDialog?.(event);
  };
  const remote = through === undefined ? server : { address: host, port };
  const secure = (clear: Socket) =>
    tls?.secureControl(clear, { place, timeoutMs, signal }) ?? Promise.resolve(clear);
  const implicit = options.tls?.mode === "implicit";
  const ends = { socket: implicit ? await secure(socket) : socket, local, remote, place };
  if (implicit) tap.secured(ends.socket);
  const onDisorder = (proved: boolean) => knowledge.disorder(proved);
  const replyMs = timeouts.reply;
  const control = new ControlConnection({ ...ends, names, replyMs, tap, onDialog: said, onDisorder });
  const giveUp = () => control.close();
  signal?.addEventListener("abort", giveUp, { once: true });
  if (signal?.aborted) giveUp();
  try {
    const greeting = await control.greeting.final;
    if (!isPositive(greeting)) {
      const refusal = replyError(place, "greeting", undefined, greeting);
      const { message, retryable } = refusal;
      const hint = "Try again later.";
      throw new FtpError("connect-failed", message, { reply: greeting, hint, retryable });
    }
    if (options.tls?.mode === "explicit") await control.startTls(secure);
    knowledge.greeted(greeting.lines.join("\n"));
    const seen = { wire, witness, transcript, clock };
    const session = new Session({ control, options, knowledge, names, timeouts, through, tls, ...seen });
    return new FtpSession(session, options.host, greeting);
  } catch (error) {
    control.close();
    throw explained(signal?.aborted ? abortedError(signal) : error, transcript, "connect");
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
}
