import type { Login } from "./types.ts";

/** The URL of a path from the login directory (RFC 1738 §3.2). */
export function urlOf({ host, port }: Login, path: string, userinfo = "", scheme = "ftp"): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${scheme}://${userinfo}${name}:${port}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
