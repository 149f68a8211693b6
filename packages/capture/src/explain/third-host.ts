import { addressScope, isPassive, sameAddress } from "@twinport/protocol";
import type { DataConnectionRecord, RowParams, Session } from "../model.ts";

/** Tells whether an address is a third host's: not this one's, nor one that NAT on the way would explain. */
export function isThird(address: string, own: string): boolean {
  if (sameAddress(address, own)) return false;
  return addressScope(address) === "public" && addressScope(own) === "public";
}

/** The host at the other end of a data connection from the server, if it is not the client: its address, else null. */
export function thirdHost(data: DataConnectionRecord, session: Session): string | null {
  const peer = isPassive(data.method) ? data.from : data.to;
  return peer !== null && isThird(peer.address, session.client.address) ? peer.address : null;
}

/** The address of the server at the other end of a transfer between servers. */
export function otherServer(params: RowParams["data.fxp"], session: Session): string {
  const { from, to } = params;
  return sameAddress(to.address, session.server.address) ? from.address : to.address;
}

/** Who connected to a passive port: the address, if it is not the client's; else null. */
export function strangerOf(
  from: string,
  data: DataConnectionRecord | undefined,
  session: Session,
): string | null {
  const { address } = session.client;
  if (sameAddress(from, address)) return null;
  // Where the client came as well, from its own address, no NAT on the way makes it look like another host.
  const cameItself = data?.from != null && sameAddress(data.from.address, address);
  return cameItself || isThird(from, address) ? from : null;
}
