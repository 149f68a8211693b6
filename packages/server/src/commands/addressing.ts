import { networkInterfaces } from "node:os";
import {
  addressScope,
  type Endpoint,
  foldMapped,
  formatEpsvText,
  formatPasvText,
  ipVersion,
  parseEpsvArgument,
  parseExtendedPort,
  parseHostPort,
  replyCodes,
  sameAddress,
} from "@twinport/protocol";
import { findingFor, withAdvice } from "../diagnosis/verdict.ts";
import { isOneHost, type Networks, networksOf } from "../networks.ts";
import { type Answer, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import type { Handlers } from "./handler.ts";

/** Ports below are other programs' services: dialling them would make us their unwitting client (RFC 2577 §3). */
const firstUnprivileged = 1024;
const noPort = "No passive port is free; try again later.";

/** RFC 959 §4.1.2 and RFC 2428: where the data connection goes. */
export const addressing: Handlers<"PASV" | "EPSV" | "PORT" | "EPRT"> = {
  async PASV(session) {
    const address = session.context.announced.to(session.client.address) ?? session.server.address;
    if (ipVersion(address) !== 4 || !isOneHost(address) || family(session) === 2) {
      session.data.clear();
      return answer(replyCodes.cannotOpenData, "PASV has no room for an IPv6 address; use EPSV.");
    }
    const port = await session.data.reserve(address, foreignOf(session));
    if (port === null) return answer(replyCodes.cannotOpenData, noPort);
    return answer(replyCodes.passive, formatPasvText({ address, port }));
  },

  async EPSV(session, { argument }) {
    const wanted = parseEpsvArgument(argument);
    if ("problem" in wanted) {
      if (wanted.problem === "family") return wrongFamily(session);
      return answer(replyCodes.badArgument, "Say EPSV, EPSV 1, EPSV 2 or EPSV ALL.");
    }
    if (wanted.kind === "all") {
      session.state.epsvAll = true;
      return answer(replyCodes.ok, "From now on only EPSV.");
    }
    if (wanted.kind === "family" && wanted.family !== family(session)) return wrongFamily(session);
    const port = await session.data.reserve(null, foreignOf(session));
    if (port === null) return answer(replyCodes.cannotOpenData, noPort);
    return answer(replyCodes.extendedPassive, formatEpsvText(port));
  },

  PORT(session, { argument }) {
    session.data.clear();
    const target = parseHostPort(argument);
    if (target === undefined) return answer(replyCodes.badArgument, "Six numbers from 0 to 255, please.");
    return announce(session, "PORT", target);
  },

  EPRT(session, { argument }) {
    session.data.clear();
    const target = parseExtendedPort(argument);
    if ("problem" in target) {
      return target.problem === "family"
        ? wrongFamily(session)
        : answer(replyCodes.badArgument, "Say EPRT |family|address|port|.");
    }
    const address = foldMapped(target.address);
    if ((ipVersion(address) === 6 ? 2 : 1) !== family(session)) return wrongFamily(session);
    return announce(session, "EPRT", { address, port: target.port });
  },
};

/**
 * Only the client itself is dialled, and for FXP what is in the account's foreign networks; none of their services, nor ours (RFC 2577
 * §3: no bouncing).
 */
function announce(session: Session, verb: "PORT" | "EPRT", { address, port }: Endpoint): Answer {
  const target = { address, port };
  const refuse = (reason: "other-host" | "privileged" | "own-port", text: string) => {
    const reply = answer(replyCodes.badParameter, text);
    const finding = findingFor(session.witness, { time: session.context.clock.now(), answer: reply });
    session.log({
      type: "port-refused",
      verb,
      target,
      reason,
      ...(finding === undefined ? {} : { finding }),
    });
    return withAdvice(reply, finding);
  };
  const foreign = !sameAddress(address, session.client.address);
  if (foreign && !(isOneHost(address) && foreignOf(session)?.networks(address))) {
    const text = `Only your own address, ${session.client.address}, can be connected to, not ${address}.`;
    return refuse("other-host", text);
  }
  if (port < firstUnprivileged) return refuse("privileged", "Ports below 1024 are not connected to.");
  // At its own address a client may well listen on a port that is this server's at another: both may be one host.
  const anyAddress = foreign || leadsHere(address, session);
  const isOwn = session.context.listensOn(port, anyAddress ? undefined : address);
  if (isOwn && isThisHost(address, session)) {
    return refuse("own-port", "That port is the server's own.");
  }
  if (foreign) session.log({ type: "foreign-target", verb, target });
  session.data.announce(target);
  return answer(
    replyCodes.ok,
    `${verb} command successful. Consider using ${verb === "PORT" ? "PASV" : "EPSV"}.`,
  );
}

/** Where the account's data connections may go and come from besides the client's own address (FXP). */
function foreignOf({ state }: Session): { networks: Networks; account: string } | undefined {
  const { name = "", foreign = [] } = state.account ?? {};
  if (foreign.length === 0) return undefined;
  return { networks: networksOf("an account's foreign networks", foreign), account: name };
}

/** Whether clients reach this server by an address, as NAT leads from it: by which others behind the same NAT come, too. */
function leadsHere(address: string, { client, server, context }: Session): boolean {
  const announced = context.announced.to(client.address);
  return [server.address, announced].some((own) => own !== undefined && sameAddress(address, own));
}

/** Whether connections to an address end in this server: its own, by whatever name, and what NAT leads back to it. */
function isThisHost(address: string, session: Session): boolean {
  if (addressScope(address) === "loopback" || leadsHere(address, session)) return true;
  return Object.values(networkInterfaces()).some((own) =>
    own?.some((each) => sameAddress(address, each.address)),
  );
}

function family(session: Session): 1 | 2 {
  return ipVersion(session.client.address) === 6 ? 2 : 1;
}

function wrongFamily(session: Session): Answer {
  return answer(
    replyCodes.unsuitableDataConnection,
    `Network protocol not supported, use (${family(session)})`,
  );
}
