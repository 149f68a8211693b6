import { escapeForTerminal } from "@twinport/protocol";
import type { LogEvent } from "@twinport/server";

/** One line of the server's log for a person to read, or null for what is not worth one. */
export function describeEvent(event: LogEvent): string | null {
  const text = sentence(event);
  if (text === null) return null;
  const time = new Date(event.time).toISOString().slice(0, 19).replace("T", " ");
  const session = "session" in event ? `#${event.session} ` : "";
  return escapeForTerminal(`${time} ${session}${text}`);
}

function sentence(event: LogEvent): string | null {
  switch (event.type) {
    case "session-opened":
      return `connected from ${event.client.address}:${event.client.port}`;
    case "session-closed":
      return `closed (${event.reason}) after ${(event.ms / 1000).toFixed(1)} s`;
    case "refused":
      return `refused ${event.client.address}: ${event.reason}`;
    case "login":
      return `${event.ok ? "logged in" : "login failed"}: ${event.user}`;
    case "host":
      return `${event.ok ? "asked for host" : "asked for an unknown host:"} ${event.host}`;
    case "client-software":
      return `says it is ${event.software}`;
    case "login-unavailable":
      return `login of ${event.user} could not be judged: ${messageOf(event.error)}`;
    case "transfer": {
      const rate = event.ms >= 100 ? `, ${Math.round(event.bytes / event.ms)} kB/s` : "";
      return `${event.verb} ${event.path}: ${event.code}, ${event.bytes} ${event.bytes === 1 ? "byte" : "bytes"} in ${Math.round(event.ms)} ms${rate} (${event.mode})`;
    }
    case "port-refused":
      return `${event.verb} to ${event.target.address}:${event.target.port} refused: ${event.reason}`;
    case "active-port-fallback":
      return `active mode cannot start from port ${event.wanted} (${event.code}); another port is used from now on`;
    case "internal-error":
      return `incident ${event.incident} in ${event.verb}: ${messageOf(event.error)}`;
    case "listener-error":
      return `listener: ${messageOf(event.error)}`;
  }
}

/** An error that should not have happened, with where it did. */
export function describeError(error: unknown): string {
  return escapeForTerminal(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
