import { type ListingEntry, type ListingFormat, parseListing, parseMachineListing } from "@twinport/protocol";
import { FileInfo, FileType } from "./file-info.ts";

/** The forms that basic-ftp knows; others make its parser throw. */
const known: ReadonlySet<ListingFormat> = new Set(["unix", "dos", "mlsx"]);

const types: Readonly<Record<ListingEntry["type"], FileType>> = {
  file: FileType.File,
  directory: FileType.Directory,
  link: FileType.SymbolicLink,
  special: FileType.Unknown,
  unknown: FileType.Unknown,
};

/**
 * Reads a listing of MLSD, or of LIST as Unix and DOS write it. "." and ".." are left out.
 * @throws Error when no line is of such a form
 */
export function parseList(rawList: string): FileInfo[] {
  return read(rawList, known);
}

/** The same for every form that Twinport knows. */
export function parseAnyList(rawList: string): FileInfo[] {
  return read(rawList, undefined);
}

function read(rawList: string, formats: ReadonlySet<ListingFormat> | undefined): FileInfo[] {
  const lines = rawList.split(/\r?\n/).filter((line) => line.trim() !== "" && !/^total\b/.test(line));
  const [first] = lines;
  if (first === undefined) return [];
  const text = lines.join("\n");
  // The blank before the name is all that a line of MLSD without facts has.
  const machine = /^(?:[^\s=;]+=[^;]*;)+ |^ \S/.test(first) && !/^ +[-dlbcps][-rwx]{3}/.test(first);
  const listing = machine ? parseMachineListing(text) : parseListing(mended(lines), { now: Date.now() });
  const entries = listing.entries.filter(({ format }) => formats === undefined || formats.has(format));
  if (entries.length === 0) {
    throw new Error(
      "This library only supports MLSD, Unix- or DOS-style directory listing. Your FTP server seems to be using another format.",
    );
  }
  const infos = entries.map(fileInfo);
  return (machine ? withLinks(infos, entries) : infos).filter(({ name }) => name !== "." && name !== "..");
}

/** Blanks before a line of /bin/ls mean nothing; there are servers that forget the last letter of a mode. */
function mended(lines: readonly string[]): string {
  return lines.map((line) => line.trimStart().replace(/^[-dl][-rwxsS]{8}(?= )/, "$&-")).join("\n");
}

function fileInfo(entry: ListingEntry): FileInfo {
  const info = new FileInfo(entry.name);
  info.type = types[entry.type];
  info.size = entry.size ?? 0;
  if (entry.mode !== undefined) info.permissions = permissions(entry.mode);
  if (entry.links !== undefined) info.hardLinkCount = entry.links;
  if (entry.owner !== undefined) info.user = entry.owner;
  if (entry.group !== undefined) info.group = entry.group;
  if (entry.target !== undefined) info.link = entry.target;
  if (entry.format === "mlsx") machineInfo(info, entry);
  else info.rawModifiedAt = rawDate(entry);
  return info;
}

function machineInfo(info: FileInfo, { facts = new Map(), modified, type }: ListingEntry): void {
  const fact = (...names: string[]) =>
    names.map((name) => facts.get(name)).find((value) => value !== undefined);
  const link = /^OS\.unix=slink:(.*)$/i.exec(facts.get("type") ?? "")?.[1];
  if (link !== undefined) info.link = link;
  const size = fact("size", "sizd");
  if (type !== "directory" && size !== undefined) info.size = Number.parseInt(size, 10) || 0;
  if (type === "directory" && size !== undefined) info.size = Number.parseInt(size, 10) || 0;
  if (modified !== undefined && modified.zone === "utc") {
    info.modifiedAt = new Date(modified.epochMs);
    info.rawModifiedAt = info.modifiedAt.toISOString();
  }
  info.user = fact("unix.ownername", "unix.owner", "unix.uid");
  info.group = fact("unix.groupname", "unix.group", "unix.gid");
  info.uniqueID = fact("unique");
}

/** A link told as `OS.unix=symlink` is paired with the row of its target, which has the same `unique` fact. */
function withLinks(infos: readonly FileInfo[], entries: readonly ListingEntry[]): FileInfo[] {
  const isLink = (at: number) => /^OS\.unix=symlink/i.test(entries[at]?.facts?.get("type") ?? "");
  const targets = new Set<FileInfo>();
  const links = infos.filter((info, at) => isLink(at) && info.uniqueID !== undefined);
  const kept = infos.filter((info, at) => {
    if (isLink(at)) info.type = FileType.SymbolicLink;
    else {
      for (const link of links.filter(({ uniqueID }) => uniqueID === info.uniqueID)) {
        link.link = info.name;
        targets.add(info);
      }
    }
    // A target that is told by its path is no entry of this directory.
    return !(targets.has(info) && info.name.includes("/"));
  });
  return kept;
}

function permissions(mode: number): UnixPermissionsOf {
  return { user: (mode >> 6) & 7, group: (mode >> 3) & 7, world: mode & 7 };
}

type UnixPermissionsOf = NonNullable<FileInfo["permissions"]>;

/** The date of a Unix or DOS line as it stands there. */
function rawDate({ raw, format }: ListingEntry): string {
  if (format === "dos") return /^\s*(\S+)\s+(\S+)/.exec(raw)?.slice(1).join(" ") ?? "";
  return /\s(\S+\s+\d{1,2}\s+(?:\d{4}|\d{1,2}:\d{2})|\d{4}-\d\d-\d\d\s+\d\d:\d\d)\s/.exec(raw)?.[1] ?? "";
}
