import { FtpError } from "@twinport/protocol";

/** Where to connect, as whom, and the directory to go to after login. */
export interface Target {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly directory?: string;
  /** Written as a URL: without a name in it, anonymous is meant (RFC 1738 §3.2.1). */
  readonly url?: true;
}

/**
 * Reads what stands after `ftp` or `open`: `host`, `user@host`, `host:port`, an IPv6 address with or without
 * brackets, or `ftp://user:password@host:port/directory` (RFC 1738 §3.2: parts are percent-encoded).
 * @throws FtpError "usage" when it is none of these
 */
export function parseTarget(text: string): Target {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return parseFtpUrl(text);
  const at = text.lastIndexOf("@");
  const place = text.slice(at + 1);
  const match = /^\[([^[\]]+)\](?::(\d+))?$/.exec(place) ?? /^([^:[\]]+):(\d+)$/.exec(place);
  const host = match?.[1] ?? place;
  if (host === "" || /[\s/[\]]/.test(host)) throw new FtpError("usage", `not a host: ${text}`);
  return {
    host,
    ...(match?.[2] !== undefined && { port: parsePort(match[2]) }),
    ...(at > 0 && { user: text.slice(0, at) }),
  };
}

/** A port number. @throws FtpError "usage" */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new FtpError("usage", `not a port number: ${text}`);
  }
  return port;
}

function parseFtpUrl(text: string): Target {
  if (!/^ftp:/i.test(text)) {
    throw new FtpError("usage", `not an ftp:// URL: ${text.slice(0, text.indexOf("://") + 3)}`);
  }
  // The URL is never shown in an error: it may hold a password.
  if (!URL.canParse(text)) throw new FtpError("usage", "not a valid ftp:// URL");
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const directory = decode(url.pathname.slice(1));
  if (host === "") throw new FtpError("usage", "the ftp:// URL names no host");
  return {
    host,
    url: true,
    ...(url.port !== "" && { port: parsePort(url.port) }),
    ...(url.username !== "" && { user: decode(url.username) }),
    ...(url.password !== "" && { password: decode(url.password) }),
    ...(directory !== "" && { directory }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new FtpError("usage", "the ftp:// URL has a % that is not followed by two hexadecimal digits");
  }
}
