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

/** Whether a verb shows that the peer speaks another protocol. */
export function isForeign(verb: string): boolean {
  return foreignVerbs.has(verb) || verb.startsWith("SSH-");
}
