import { FtpError } from "@twinport/protocol";
import type { DialFunction } from "../../options.ts";
import { hostName } from "../host.ts";
import { placeOf } from "../place.ts";
import { urlParts } from "../url-parts.ts";
import type { AskProxy } from "./ask.ts";
import { connectByHttp } from "./http-connect.ts";
import { connectBySocks } from "./socks5.ts";

const kinds: ReadonlyMap<string, readonly [port: number, ask: AskProxy]> = new Map([
  ["socks5", [1080, connectBySocks]],
  ["socks5h", [1080, connectBySocks]],
  ["http", [80, connectByHttp]],
] as const);

/**
 * How to dial through a proxy: `socks5://user:password@host:port` (RFC 1928, 1929; port 1080 if absent; `socks5h:` is the same) or
 * `http://user:password@host:port` (CONNECT, RFC 9110 §9.3.6; port 80). Names are looked up by the proxy. A function stays what it is.
 * @throws FtpError "usage" for another URL; its message holds no password
 */
export function proxyDialler(proxy: string | URL | DialFunction): DialFunction {
  if (typeof proxy === "function") return proxy;
  const hint = "Write socks5://host:port or http://host:port.";
  const parts = urlParts(proxy, "a proxy", hint);
  const kind = kinds.get(parts.scheme);
  if (kind === undefined) throw new FtpError("usage", `no kind of proxy: ${parts.scheme}:`, { hint });
  const [usualPort, ask] = kind;
  const host = hostName(parts.host);
  const { port = usualPort, user, password = "" } = parts;
  const known = { host, port, place: placeOf(host, port), user, password };
  return (target) => ask(known, target);
}
