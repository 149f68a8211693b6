import type { Login } from "./types.ts";

/** The ftp URL of a path from the login directory (RFC 1738 §3.2). */
export function urlOf({ host, port }: Login, path: string, userinfo = ""): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `ftp://${userinfo}${name}:${port}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
