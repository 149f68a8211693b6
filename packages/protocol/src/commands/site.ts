import type { CommandSpec } from "./types.ts";

/** What a row of the SITE words has of its own; the rest they share. */
type SiteRow = Pick<CommandSpec, "syntax" | "argument" | "kind" | "help" | "served" | "remark"> & {
  readonly rfc?: string;
};

const rows = {
  CHMOD: {
    syntax: "<mode> <SP> <pathname>",
    argument: "required",
    kind: "path",
    served: true,
    remark: "In octal, up to 777: no set-id bits, no letters.",
    help: "sets the permissions of a file",
  },
  CHGRP: {
    syntax: "<group> <SP> <pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "The host's groups are not the client's concern.",
    help: "sets the group of a file",
  },
  CHOWN: {
    syntax: "<owner> <SP> <pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "The host's users are not the client's concern.",
    help: "sets the owner of a file",
  },
  UTIME: {
    syntax: "<time-val> <SP> <pathname>",
    argument: "required",
    kind: "path",
    served: true,
    remark: "Sets the modification time; also in the form path, access, modification and creation time, UTC.",
    help: "sets the times of a file",
  },
  UMASK: {
    syntax: "[<mask>]",
    argument: "optional",
    kind: "code",
    served: true,
    help: "tells or sets the mask for new files",
  },
  IDLE: {
    syntax: "[<seconds>]",
    argument: "optional",
    kind: "number",
    served: true,
    remark: "From 30 seconds up to the server's own idle time.",
    help: "tells or sets the idle time",
  },
  HELP: {
    syntax: "[<word>]",
    argument: "optional",
    kind: "text",
    served: true,
    help: "lists the SITE words",
    rfc: "RFC 959 §4.1.3",
  },
  SYMLINK: {
    syntax: "<target> <SP> <pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "Links are the host's to make: one that a client makes could lead anywhere.",
    help: "makes a symbolic link",
  },
  MKDIR: {
    syntax: "<pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "MKD does it.",
    help: "makes a directory",
  },
  RMDIR: {
    syntax: "<pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "RMD does it.",
    help: "removes a directory",
  },
  COPY: {
    syntax: "<pathname> <SP> <pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "Nothing is copied on the server.",
    help: "copies a file on the server",
  },
  CPFR: {
    syntax: "<pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "Nothing is copied on the server.",
    help: "names the file to copy",
  },
  CPTO: {
    syntax: "<pathname>",
    argument: "required",
    kind: "path",
    served: false,
    remark: "Nothing is copied on the server.",
    help: "names the copy; right after CPFR",
  },
  TIME: {
    syntax: "",
    argument: "none",
    kind: "none",
    served: true,
    remark: "In UTC, as MDTM writes times.",
    help: "tells the server's time",
  },
  ALIAS: {
    syntax: "[<name>]",
    argument: "optional",
    kind: "text",
    served: false,
    remark: "There are no aliases of directories.",
    help: "lists the server's directory aliases",
  },
  QUOTA: {
    syntax: "",
    argument: "none",
    kind: "none",
    served: false,
    remark: "There are no quotas; AVBL tells the room left.",
    help: "tells the room used and left",
  },
  WHO: {
    syntax: "",
    argument: "none",
    kind: "none",
    served: false,
    remark: "Who else is logged in is not the client's concern.",
    help: "lists who is logged in",
  },
  EXEC: {
    syntax: "<command>",
    argument: "required",
    kind: "text",
    served: false,
    remark: "RFC 2577 §9: never.",
    help: "runs a program on the server (RFC 2577 §9: never)",
  },
} as const satisfies Record<string, SiteRow>;

/** A word behind SITE that our server serves, together with it: "SITE CHMOD". */
export type ServedSiteWord = {
  [W in keyof typeof rows]: (typeof rows)[W]["served"] extends true ? `SITE ${W}` : never;
}[keyof typeof rows];

/** The words that servers take behind SITE (RFC 959 §4.1.3 leaves them to the site), by the two words together. */
export const siteWords: ReadonlyMap<string, CommandSpec> = new Map(
  Object.entries<SiteRow>(rows).map(([word, { syntax, argument, rfc = "de facto", ...row }]) => [
    `SITE ${word}`,
    {
      ...row,
      argument,
      rfc,
      syntax: `SITE <SP> ${word}${syntax === "" ? "" : argument === "required" ? ` <SP> ${syntax}` : ` ${syntax}`}`,
      group: "service",
      auth: true,
      transfer: null,
      overtakes: false,
      feat: null,
      replies: [200, 211, 214, 250, 550],
    } satisfies CommandSpec,
  ]),
);
