/**
 * How the address of a data connection was announced (RFC 959, RFC 2428, RFC 1639): by a command of the client's, or by the
 * server in its reply to one.
 */
export type Method = "PASV" | "EPSV" | "LPSV" | "PORT" | "EPRT" | "LPRT";

/** The server announces and listens, the client connects. */
export function isPassive(method: Method): boolean {
  return method === "PASV" || method === "EPSV" || method === "LPSV";
}
