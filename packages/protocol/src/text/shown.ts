import { limits } from "../limits.ts";
import type { Endpoint } from "../wire/events.ts";
import { escapeForTerminal } from "./escape.ts";

/**
 * Text from the wire, fit to be seen: escaped, and cut to `max` characters with an ellipsis.
 * The cut never splits an escape or a surrogate pair.
 */
export function shown(text: string, max: number = limits.shownText): string {
  // An escape is longer than what it stands for: nothing beyond `max` characters can be needed.
  const head = text.slice(0, max + 1);
  const whole = escapeForTerminal(head);
  if (whole.length <= max) return whole;
  let result = "";
  for (const character of head) {
    const escaped = escapeForTerminal(character);
    if (result.length + escaped.length > max - 1) break;
    result += escaped;
  }
  return `${result}…`;
}

/** "192.0.2.1:21", "[2001:db8::1]:21". */
export function formatEndpoint(endpoint: Endpoint): string {
  const address = shown(endpoint.address);
  return address.includes(":") ? `[${address}]:${endpoint.port}` : `${address}:${endpoint.port}`;
}
