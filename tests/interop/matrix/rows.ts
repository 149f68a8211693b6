import type { Table } from "./columns.ts";

/** What is tried with every peer: the rows of the tables in docs/interop.md, in their order, by the ids that tests name. */
export const rows = {
  login: "log in; a wrong password is refused",
  "list-long": "list, long",
  "list-brief": "list, names only (NLST)",
  "list-machine": "list, machine-readable (MLSD)",
  get: "get",
  put: "put",
  append: "append",
  "resume-get": "go on with a get",
  "resume-put": "go on with a put",
  text: "get and put as text (TYPE A)",
  rename: "rename",
  delete: "delete",
  mkdir: "make a directory",
  rmdir: "remove a directory",
  "blank-name": "a name with blanks",
  "double-quote-name": 'a name with `"`',
  "single-quote-name": "a name with `'`",
  "dash-name": "a name that begins with a dash",
  "utf8-name": "a name in UTF-8 (`é 中文`)",
  "edge-blank-name": "a name that begins or ends with a blank",
  "option-name": "a name like an option (`-a`)",
  empty: "an empty file",
  "big-size": "4 GiB + 1 byte: its size is told",
  "big-get": "4 GiB + 1 byte: get",
  "big-put": "4 GiB + 1 byte: put",
  facts: "tell size and time (SIZE, MDTM)",
  "abort-get": "give a get up (ABOR), and go on",
  "abort-put": "give a put up (ABOR), and go on",
  errors: "tell what is not there or not allowed, and go on",
  "at-once": "two sessions at once",
  "tls-1.2": "TLS 1.2: many transfers in one session",
  "tls-1.3": "TLS 1.3: many transfers in one session",
  "reuse-off": "session reuse on data connections: off",
  "reuse-prefer": "session reuse on data connections: preferred",
  "reuse-require": "session reuse on data connections: required",
  "new-certificate": "the server's certificate replaced in the middle of a session",
} as const;

/** The id of a row. */
export type Operation = keyof typeof rows;

/** Rows of what only our own client can be told to do, and how many programs of others cannot. */
const onlyOurClient: ReadonlySet<Operation> = new Set([
  "edge-blank-name",
  "option-name",
  "facts",
  "abort-get",
  "abort-put",
  "errors",
  "at-once",
]);

/** Rows of what TLS brings with it. */
export const tlsRows = [
  "tls-1.2",
  "tls-1.3",
  "reuse-off",
  "reuse-prefer",
  "reuse-require",
  "new-certificate",
] as const satisfies readonly Operation[];
/** The id of a row of {@link tlsRows}. */
export type TlsOperation = (typeof tlsRows)[number];

/** The rows of a table, without {@link tlsRows}. */
export function rowsOf(table: Table): readonly Operation[] {
  const all = (Object.keys(rows) as Operation[]).filter(
    (operation) => !tlsRows.some((one) => one === operation),
  );
  return table === "our client" ? all : all.filter((operation) => !onlyOurClient.has(operation));
}

/** How data connections are made in clear text: the rows of the tables of modes. */
const plainVias = [
  "EPSV over IPv4",
  "PASV over IPv4",
  "EPRT over IPv4",
  "PORT over IPv4",
  "EPSV over IPv6",
  "EPRT over IPv6",
] as const;

/** How they are made inside TLS: by the first passive and the first active mode that a peer has. */
export const tlsVias = ["explicit TLS, passive", "explicit TLS, active", "implicit TLS, passive"] as const;

/** A data mode over an IP version, or under TLS. */
export type Via = (typeof plainVias)[number] | (typeof tlsVias)[number];

/** The rows of a table of modes. */
export function viasOf(table: Table): readonly Via[] {
  return table === "our server" ? [...plainVias, ...tlsVias] : plainVias;
}
