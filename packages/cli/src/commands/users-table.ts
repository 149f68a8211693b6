import type { User } from "@twinport/daemon";
import { escapeForTerminal } from "@twinport/protocol";
import { rights as allRights, type Right } from "@twinport/server";

const headings = ["USER", "LOGIN", "HOME", "RIGHTS", "TLS", "LIMITS"];

/** The lines of `twinport users list`: who may log in by what, with which files, rights and bounds. No hash is among them. */
export function usersTable(users: readonly User[]): string[] {
  if (users.length === 0) return [];
  const rows = [headings, ...users.map(rowOf)].map((row) => row.map(escapeForTerminal));
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function rowOf(user: User): string[] {
  const { home, mounts = {}, tls, limits } = user.settings;
  const shown = Object.entries(mounts).map(([folder, root]) => `${folder}=${root}`);
  const required = tls?.required?.data === true ? "all" : tls?.required?.login === true ? "login" : "-";
  return [
    user.name,
    loginOf(user),
    [home ?? "(the folder served)", ...shown].join(" "),
    rightsOf(user),
    tls?.sessionReuse === undefined ? required : `${required} reuse=${tls.sessionReuse}`,
    limits === undefined ? "-" : [...limitsOf(limits)].join(" "),
  ];
}

function loginOf({ hash, proof }: User): string {
  if (proof === "password") return hash === "" ? "disabled" : "password";
  return { certificate: "certificate", either: "password or certificate", both: "password and certificate" }[
    proof
  ];
}

function rightsOf({ settings }: User): string {
  const { "/": own = allRights, ...folders } = settings.rights ?? {};
  return [words(own), ...Object.entries(folders).map(([folder, some]) => `${folder}=${words(some)}`)].join(
    " ",
  );
}

function words(some: readonly Right[]): string {
  if (some.length === 0) return "none";
  return allRights.every((right) => some.includes(right)) ? "all" : some.join(",");
}

function* limitsOf({
  sessions,
  bandwidth,
  quota,
}: NonNullable<User["settings"]["limits"]>): Generator<string> {
  if (sessions !== undefined) yield `sessions=${sessions}`;
  if (bandwidth?.upload !== undefined) yield `upload=${bandwidth.upload}/s`;
  if (bandwidth?.download !== undefined) yield `download=${bandwidth.download}/s`;
  if (quota?.bytes !== undefined) yield `quota=${quota.bytes}`;
  if (quota?.files !== undefined) yield `quota-files=${quota.files}`;
}
