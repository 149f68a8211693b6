import { type Language, layTable } from "@twinport/capture";
import type { User } from "@twinport/daemon";
import { escapeForTerminal } from "@twinport/protocol";
import { rights as allRights, type Right } from "@twinport/server";

const texts = {
  en: {
    headings: ["USER", "LOGIN", "HOME", "RIGHTS", "TLS", "LIMITS"],
    served: "(the folder served)",
    login: {
      disabled: "disabled",
      password: "password",
      certificate: "certificate",
      either: "password or certificate",
      both: "password and certificate",
    },
    all: "all",
    none: "none",
  },
  "zh-CN": {
    headings: ["用户", "登录方式", "主目录", "权限", "TLS", "限制"],
    served: "（所共享的文件夹）",
    login: {
      disabled: "已停用",
      password: "密码",
      certificate: "证书",
      either: "密码或证书",
      both: "密码加证书",
    },
    all: "全部",
    none: "无",
  },
};

/** Cells below which a column is not narrowed, in the order of the headings; names are not cut. */
const narrowest = [undefined, 11, 20, 8, 8, 20];

/**
 * The lines of `twinport users list`: who may log in by what, with which files, rights and bounds. No hash is among them.
 * @param width cells of a line; where they are too few, as Infinity, each user has one line
 */
export function usersTable(users: readonly User[], language: Language, width: number): string[] {
  if (users.length === 0) return [];
  const say = texts[language];
  const columns = say.headings.map((title, at) => {
    const min = narrowest[at];
    return min === undefined ? { title } : { title, min };
  });
  const rows = users.map((user) => rowOf(user, say).map(escapeForTerminal));
  const table = layTable(columns, rows, width) ?? layTable(columns, rows, Number.POSITIVE_INFINITY);
  return table === undefined ? [] : [...table.head, ...table.rows.flat()];
}

type Texts = (typeof texts)[Language];

function rowOf(user: User, say: Texts): string[] {
  const { home, mounts = {}, tls, limits } = user.settings;
  const shown = Object.entries(mounts).map(([folder, root]) => `${folder}=${root}`);
  const required = tls?.required?.data === true ? "all" : tls?.required?.login === true ? "login" : "-";
  return [
    user.name,
    say.login[loginOf(user)],
    [home ?? say.served, ...shown].join(" "),
    rightsOf(user, say),
    tls?.sessionReuse === undefined ? required : `${required} reuse=${tls.sessionReuse}`,
    limits === undefined ? "-" : [...limitsOf(limits)].join(" "),
  ];
}

function loginOf({ hash, proof }: User): keyof Texts["login"] {
  return proof === "password" && hash === "" ? "disabled" : proof;
}

function rightsOf({ settings }: User, say: Texts): string {
  const { "/": own = allRights, ...folders } = settings.rights ?? {};
  const others = Object.entries(folders).map(([folder, some]) => `${folder}=${words(some, say)}`);
  return [words(own, say), ...others].join(" ");
}

function words(some: readonly Right[], say: Texts): string {
  if (some.length === 0) return say.none;
  return allRights.every((right) => some.includes(right)) ? say.all : some.join(",");
}

function* limitsOf({
  sessions,
  bandwidth,
  session,
  quota,
}: NonNullable<User["settings"]["limits"]>): Generator<string> {
  if (sessions !== undefined) yield `sessions=${sessions}`;
  if (bandwidth?.upload !== undefined) yield `upload=${amount(bandwidth.upload)}/s`;
  if (bandwidth?.download !== undefined) yield `download=${amount(bandwidth.download)}/s`;
  if (session?.upload !== undefined) yield `session.upload=${amount(session.upload)}/s`;
  if (session?.download !== undefined) yield `session.download=${amount(session.download)}/s`;
  if (quota?.bytes !== undefined) yield `quota=${amount(quota.bytes)}`;
  if (quota?.files !== undefined) yield `quota-files=${quota.files}`;
}

const units = [
  ["TB", 1e12],
  ["TiB", 2 ** 40],
  ["GB", 1e9],
  ["GiB", 2 ** 30],
  ["MB", 1e6],
  ["MiB", 2 ** 20],
  ["kB", 1e3],
  ["KiB", 2 ** 10],
] as const;

/** As it may be written in the users file, without a blank: "2MB"; bytes where no unit is whole. */
function amount(bytes: number): string {
  const [unit, size] = units.find(([, each]) => bytes % each === 0) ?? ["", 1];
  return `${bytes / size}${unit}`;
}
