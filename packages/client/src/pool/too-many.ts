import { type Reply, replyCodes } from "@twinport/protocol";

const limit =
  /too many|maximum( allowed)? number|(connection|session|login|user|client)s? limit|max(imum)?[\w ]{0,20}(connection|session|login|user|client)s|\(the maximum\)/i;

/** Whether a reply to the greeting or the login refuses us for the number of connections, not for who we are. */
export function saysTooMany(reply: Reply): boolean {
  if (reply.code === replyCodes.serviceUnavailable) return true;
  const text = reply.lines.join(" ");
  return reply.code >= 400 && limit.test(text) && !/attempt|tries/i.test(text);
}
