import { escapeForTerminal } from "@twinport/protocol";

/** "host:port" as errors show it; IPv6 addresses in brackets. */
export function placeOf(host: string, port: number): string {
  const shown = escapeForTerminal(host);
  return `${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
}
