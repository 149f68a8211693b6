import { FtpError } from "@twinport/protocol";

/** The parts of a URL that names a server, decoded but for the path. What is not there is undefined. */
export interface UrlParts {
  /** In lower case, without the colon. */
  readonly scheme: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Name or address, an IPv6 one without its brackets, with its zone if it has one ("fe80::1%eth0"). */
  readonly host: string;
  readonly port: number | undefined;
  /** From the slash on, without a fragment; still percent-encoded. */
  readonly path: string;
}

/**
 * Takes a URL apart by RFC 3986 §3. The platform's `URL` would not do: it refuses IPv6 zones (RFC 6874), resolves ".." in the paths of
 * some schemes only, and takes "?" out of an FTP path, where it belongs (RFC 1738 §5).
 * @param what the URL is of, for messages. They never hold the URL: it may hold a password.
 * @throws FtpError "usage"
 */
export function urlParts(where: string | URL, what: string, hint: string): UrlParts {
  const text = typeof where === "string" ? where.trim() : where.href;
  const wrong = (why: string) => new FtpError("usage", `not a URL of ${what}: ${why}`, { hint });
  const [, scheme, authority, rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^#]*)/i.exec(text) ?? [];
  if (scheme === undefined || authority === undefined) throw wrong("it has no scheme with ://");
  const at = authority.lastIndexOf("@");
  const place = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::(\d{0,5}))?$/.exec(authority.slice(at + 1));
  const host = place?.[1] ?? place?.[2] ?? "";
  if (place === null) throw wrong("behind its user name, host and port are not legible");
  if (host === "") throw wrong("it names no host");
  const login = /^([^:]*)(?::(.*))?$/s.exec(authority.slice(0, Math.max(at, 0)));
  const decode = (part: string | undefined) => (part === undefined ? undefined : decodePart(part, wrong));
  const port = place[3] === undefined || place[3] === "" ? undefined : Number(place[3]);
  if (port === 0 || (port ?? 0) > 65_535) throw wrong(`no such port: ${port}`);
  return {
    scheme: scheme.toLowerCase(),
    user: login?.[1] === "" ? undefined : decode(login?.[1]),
    password: decode(login?.[2]),
    // A zone is written with "%25" by RFC 6874, with a bare "%" by everybody else.
    host: place[1] === undefined ? (decode(host) ?? "") : host.replace(/%(?:25)?(?=.)/, "%"),
    port,
    path: rest,
  };
}

/** Percent-decodes as UTF-8. */
export function decodePart(part: string, wrong: (why: string) => FtpError): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong("a % in it is not followed by two hexadecimal digits of UTF-8");
  }
}
