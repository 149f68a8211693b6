import { shown } from "@twinport/protocol";
import type { Exchange, SessionFacts } from "../facts.ts";
import { openingFrames, stands } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly user: string;
  /** What came of the connection to the back door; null: nobody tried. */
  readonly door: "open" | "shut" | null;
}

/** Where vsftpd 2.3.4 of 2011, as somebody had altered it, opens a shell of root when a user name has the face in it. */
const doorPort = 6200;
const face = ":)";

/** R30: somebody knocks at the back door of vsftpd 2.3.4. */
export const backDoor = rule<Params>({
  id: "R30",
  level: "error",
  example: { user: "x:)", door: "open" },
  silences: ["R33"],
  judge: () => judge,
  en: {
    finding: ({ user, door }) =>
      `Known back door (vsftpd 2.3.4, CVE-2011-2523): the user name "${user}" has ":)" in it` +
      (door === "open"
        ? `, and the connection to port ${doorPort} was accepted: a shell of root stood open.`
        : door === "shut"
          ? `, and somebody tried port ${doorPort}, in vain.`
          : `; nobody was seen to try port ${doorPort}.`),
    server: ({ door }) =>
      door === "open"
        ? "Take the host off the network, install it anew, and use a vsftpd of the distribution."
        : "See that this is no vsftpd 2.3.4 from July 2011, and lock the address out.",
    firewall: () => "Let nothing in but the control port and the range of passive ports.",
  },
  "zh-CN": {
    finding: ({ user, door }) =>
      `已知后门（vsftpd 2.3.4，CVE-2011-2523）：用户名“${user}”含有“:)”` +
      (door === "open"
        ? `，且到 ${doorPort} 端口的连接已被接受：root shell 已经打开。`
        : door === "shut"
          ? `，并有人尝试连接 ${doorPort} 端口，未成功。`
          : `，未见有人连接 ${doorPort} 端口。`),
    server: ({ door }) =>
      door === "open"
        ? "立即断开该主机的网络并重装系统，使用发行版提供的 vsftpd。"
        : "确认没有使用 2011 年 7 月的 vsftpd 2.3.4，并封禁该地址。",
    firewall: () => "只放行控制端口和被动端口范围。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const name = session.exchanges?.find(hasFace)?.command;
  if (name === undefined || name === null) return;
  const tries = (session.strays ?? []).filter(
    ({ to }) => to.port === doorPort && to.address === session.server.address,
  );
  const opened = tries.find(stands);
  const door = opened !== undefined ? "open" : tries.length > 0 ? "shut" : null;
  const frames = [...name.frames, ...openingFrames(opened ?? tries[0])];
  const found = { subject: session.id, params: { user: shown(name.argument), door }, frames } as const;
  if (door === "open") report({ ...found, certainty: "proved" });
  else report({ ...found, level: "note", certainty: door === "shut" ? "proved" : "likely" });
}

function hasFace({ command }: Exchange): boolean {
  return command?.verb === "USER" && command.argument.includes(face);
}
