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

/** The rows of a table. */
export function rowsOf(table: Table): readonly Operation[] {
  const all = Object.keys(rows) as Operation[];
  return table === "our client" ? all : all.filter((operation) => !onlyOurClient.has(operation));
}

/** How data connections are made: the rows of the tables of modes. */
export const vias = [
  "EPSV over IPv4",
  "PASV over IPv4",
  "EPRT over IPv4",
  "PORT over IPv4",
  "EPSV over IPv6",
  "EPRT over IPv6",
] as const;

/** A data mode over an IP version. */
export type Via = (typeof vias)[number];
