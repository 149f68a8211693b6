import { resolve } from "node:path";
import { type Charset, charsets, resolvePath } from "@twinport/protocol";
import { type Account, type FolderRights, type Right, rights, toRead } from "@twinport/server";
import * as v from "valibot";
import { amount, defined, isTable, network, rates, table, whole } from "./shapes.ts";

/** What is settled for one user besides who that is. Folders are absolute paths of the host. */
export interface UserSettings extends Pick<Account, "rights" | "charset" | "foreign" | "tls" | "limits"> {
  /** Undefined: the server's own folder. */
  readonly home?: string;
  /** Folders of the host by the virtual folders that show them. */
  readonly mounts?: Readonly<Record<string, string>>;
}

const path = v.pipe(v.string(), v.nonEmpty("is empty"));
const someRights = v.array(v.picklist(rights, `is no right: they are ${rights.join(", ")}`));
const folderTable = v.record(v.string(), table({ home: v.optional(path), rights: v.optional(someRights) }));

/** Names are looked at before the record is: it leaves out such as "constructor", and says nothing. */
const folderSettings = v.pipe(
  v.custom<v.InferInput<typeof folderTable>>(isTable, 'is no table: say folders."/name"'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    for (const [key, value] of Object.entries(input)) {
      if (key !== "/" && resolvePath("/", key) === key) continue;
      const message = 'is no folder: say "/name", without a slash at its end';
      addIssue({ message, path: [{ type: "object", origin: "key", input, key, value }] });
    }
  }),
  folderTable,
);

const charset = v.pipe(
  v.string(),
  v.check(
    (label) => charsetOf(label) !== undefined,
    `is no charset known here: they are ${charsets.join(", ")}`,
  ),
  v.transform(charsetOf),
);

/** The keys of {@link UserSettings} as a users file has them. */
export const settingsShape = {
  home: v.optional(path),
  "read-only": v.optional(v.boolean("is neither true nor false")),
  rights: v.optional(someRights),
  folders: v.optional(folderSettings),
  charset: v.optional(charset),
  foreign: v.optional(v.array(network)),
  tls: v.optional(
    table({
      required: v.optional(v.picklist(["login", "all"], 'is neither "login" nor "all"')),
      "session-reuse": v.optional(
        v.picklist(["off", "prefer", "require"], 'is not "off", "prefer" or "require"'),
      ),
    }),
  ),
  limits: v.optional(
    table({
      sessions: v.optional(whole),
      ...rates,
      session: v.optional(table(rates)),
      quota: v.optional(amount),
      "quota-files": v.optional(whole),
    }),
  ),
} as const;

const settings = table(settingsShape);
type Given = v.InferOutput<typeof settings>;

/** Says that "read-only" is a short form of "rights", where both are given; undefined where all is well. */
export function contradiction(given: Given): string | undefined {
  if (given["read-only"] === true && given.rights !== undefined)
    return "has both read-only and rights: say one of them";
  return undefined;
}

/**
 * What somebody who is no user of a file is given, such as by a program: an object with the keys of a user.
 * @param base folder that relative paths are relative to
 * @throws Error that names the key and what is wrong with it
 */
export function parseSettings(given: unknown, base: string): UserSettings {
  // To valibot an array is an object without keys, and no keys are no restriction.
  if (Array.isArray(given)) throw new Error("is a list, not an object");
  const { issues, output, success } = v.safeParse(settings, given, { abortEarly: true });
  if (!success) throw new Error(problemOf(issues[0]));
  const wrong = contradiction(output);
  if (wrong !== undefined) throw new Error(wrong);
  return settingsOf(output, base);
}

/** "limits.quota is no amount: …" */
export function problemOf(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue);
  return place === null ? issue.message : `${place} ${issue.message}`;
}

/** Settings as the server takes them, of those that a file or a program gives. */
export function settingsOf(given: Given, base: string): UserSettings {
  const { home, folders = {}, charset: spoken, foreign, tls, limits } = given;
  const mounts = Object.entries(folders).flatMap(([folder, { home: root }]) =>
    root === undefined ? [] : [[folder, resolve(base, root)]],
  );
  const allowed = rightsOf(given);
  return {
    ...(home === undefined ? {} : { home: resolve(base, home) }),
    ...(mounts.length === 0 ? {} : { mounts: Object.fromEntries(mounts) }),
    ...(allowed === undefined ? {} : { rights: allowed }),
    ...(spoken === undefined ? {} : { charset: spoken }),
    ...(foreign === undefined ? {} : { foreign }),
    ...(tls === undefined ? {} : { tls: tlsOf(tls) }),
    ...(limits === undefined ? {} : { limits: limitsOf(limits) }),
  };
}

/** A folder without rights of its own has those of the folder around it. */
function rightsOf({ rights: own, "read-only": readOnly, folders = {} }: Given): FolderRights | undefined {
  const ofFolders = Object.entries(folders).flatMap(([folder, { rights: some }]) =>
    some === undefined ? [] : [[folder, some] as const],
  );
  const ofHome = own ?? (readOnly === true ? toRead["/"] : undefined);
  if (ofHome === undefined && ofFolders.length === 0) return undefined;
  return Object.fromEntries<readonly Right[]>([["/", ofHome ?? rights], ...ofFolders]);
}

function tlsOf({
  required,
  "session-reuse": sessionReuse,
}: NonNullable<Given["tls"]>): NonNullable<Account["tls"]> {
  return {
    ...(required === undefined ? {} : { required: { login: true, data: required === "all" } }),
    ...(sessionReuse === undefined ? {} : { sessionReuse }),
  };
}

function limitsOf(limits: NonNullable<Given["limits"]>): NonNullable<Account["limits"]> {
  const { sessions, upload, download, session = {}, quota: bytes, "quota-files": files } = limits;
  return {
    ...defined({
      sessions,
      bandwidth: defined({ upload, download }),
      session: defined(session),
      quota: defined({ bytes, files }),
    }),
  };
}

/** By any label that the web knows: "latin1" is windows-1252 there, "sjis" is shift_jis. */
function charsetOf(label: string): Charset | undefined {
  try {
    const name = new TextDecoder(label).encoding;
    return charsets.find((one) => one === name);
  } catch {
    return undefined;
  }
}
