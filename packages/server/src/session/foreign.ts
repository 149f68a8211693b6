/** First words of HTTP, SMTP and RTSP: their clients can be tricked into talking to an FTP server (ALPACA). */
const foreignVerbs: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "PATCH",
  "DESCRIBE",
  "EHLO",
  "HELO",
  "LHLO",
  "RCPT",
]);

/**
 * Whether a verb shows that the peer speaks another protocol.
 * @param proxied load balancers speak for clients here: "PROXY" comes from one that is not trusted to
 */
export function isForeign(verb: string, proxied: boolean): boolean {
  return foreignVerbs.has(verb) || verb.startsWith("SSH-") || (proxied && verb === "PROXY");
}
