import { FtpError } from "@twinport/protocol";
import type { ConnectOptions } from "../options.ts";

/**
 * What a URL says of a server (RFC 1738 §3.2): `ftp:` plain, `ftpes:` explicit TLS, `ftps:` implicit TLS.
 * @throws FtpError "usage" for another scheme or no host
 */
export function urlOptions(where: string | URL): ConnectOptions {
  const url = URL.canParse(String(where)) ? new URL(where) : undefined;
  const tls = url === undefined ? undefined : modeOf(url.protocol);
  if (url === undefined || tls === undefined || url.hostname === "") {
    throw new FtpError("usage", "no URL of an FTP server", { hint: "Write ftp://user@host/directory." });
  }
  const directory = decodeURIComponent(url.pathname.slice(1));
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    ...(tls === "none" ? {} : { tls: { mode: tls } }),
    ...(url.username === "" ? {} : { user: decodeURIComponent(url.username) }),
    ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
    ...(directory === "" ? {} : { directory }),
  };
}

function modeOf(scheme: string): "none" | "explicit" | "implicit" | undefined {
  if (scheme === "ftp:") return "none";
  if (scheme === "ftpes:") return "explicit";
  return scheme === "ftps:" ? "implicit" : undefined;
}
