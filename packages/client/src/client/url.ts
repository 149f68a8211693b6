import { FtpError } from "@twinport/protocol";
import { hostName } from "../connection/host.ts";
import { decodePart, urlParts } from "../connection/url-parts.ts";
import type { ConnectOptions, RepresentationType, TlsOptions } from "../options.ts";

const hint = "Write ftp://user@host/directory.";

/** What a scheme says of encryption. */
const encryption: ReadonlyMap<string, TlsOptions["mode"] | undefined> = new Map([
  ["ftp", undefined],
  ["ftpes", "explicit"],
  ["ftps", "implicit"],
] as const);

/** The letter of `;type=` (RFC 1738 §3.2.2). "d" means a listing, which has no type. */
const types: ReadonlyMap<string, RepresentationType | undefined> = new Map([
  ["a", "ascii"],
  ["i", "image"],
  ["d", undefined],
] as const);

/**
 * What a URL says of a server (RFC 1738 §3.2): `ftp:` plain, `ftpes:` explicit TLS, `ftps:` implicit TLS; user, password, host (an IPv6
 * address in brackets, with a zone if need be), port; a directory, from where the login puts us, or from the root where it begins with
 * `%2F` or a second slash; `;type=a` or `;type=i`. Parts are percent-encoded.
 * @throws FtpError "usage" for anything else; its message does not hold the URL, which may hold a password
 */
export function urlOptions(where: string | URL): ConnectOptions {
  const { scheme, user, password, host, port, path } = urlParts(where, "an FTP server", hint);
  const wrong = (why: string) => new FtpError("usage", `not a URL of an FTP server: ${why}`, { hint });
  if (!encryption.has(scheme)) throw wrong(`it begins with ${scheme}:`);
  const mode = encryption.get(scheme);
  const [, place = "", letter] = /^\/?(.*?)(?:;type=([^;/]*))?$/is.exec(path) ?? [];
  const type = letter === undefined ? undefined : types.get(letter.toLowerCase());
  if (letter !== undefined && !types.has(letter.toLowerCase()))
    throw wrong("its ;type= is none of a, i and d");
  const directory = decodePart(place, wrong);
  return {
    host: hostName(host),
    ...(port === undefined ? {} : { port }),
    ...(mode === undefined ? {} : { tls: { mode } }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(directory === "" ? {} : { directory }),
    ...(type === undefined ? {} : { type }),
  };
}
