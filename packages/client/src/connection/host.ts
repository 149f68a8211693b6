import { domainToASCII } from "node:url";
import { escapeForTerminal, FtpError, ipVersion } from "@twinport/protocol";

/**
 * A host as it is to be dialled: an IPv6 address without brackets, an internationalized name in its ASCII form (RFC 5891).
 * @throws FtpError "usage" for what can be neither name nor address
 */
export function hostName(host: string): string {
  const bare = /^\[(.*)\]$/s.exec(host)?.[1] ?? host;
  if (ipVersion(bare) !== 0) return bare;
  const name = /[^\0-\x7f]/.test(bare) ? domainToASCII(bare) : bare;
  if (!/^[\w.-]{1,255}$/.test(name)) {
    const shown = JSON.stringify(escapeForTerminal(host.slice(0, 80)));
    throw new FtpError("usage", `not a host: ${shown}`, { hint: "Give a name or an address." });
  }
  return name;
}

/** A port that can be dialled. @throws FtpError "usage" */
export function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new FtpError("usage", `no such port: ${port}`);
}
