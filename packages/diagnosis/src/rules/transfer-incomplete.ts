import { type Side, shown } from "@twinport/protocol";
import { succeeded, transferReply } from "../dialog.ts";
import type { ConnectionFacts, DataFacts, SessionFacts } from "../facts.ts";
import { standing } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly bytes: number;
  readonly expected: number;
  readonly code: number;
  readonly sender: Side;
}

/** R17: fewer bytes than were told went over, and the server says that all is well. */
export const transferIncomplete = rule<Params>({
  id: "R17",
  level: "error",
  example: { name: "backup.iso", bytes: 1_048_576, expected: 20_971_520, code: 226, sender: "server" },
  judge: () => judge,
  en: {
    finding: ({ name, bytes, expected, code }) =>
      `${name} is incomplete although the server says ${code}: ${bytes} of ${expected} bytes.`,
    client: ({ sender }) =>
      sender === "server"
        ? "Compare the size (SIZE) or a digest (HASH, XSHA256) after each download, and resume with REST."
        : "Compare the size (SIZE) or a digest after each upload, and upload again where they differ.",
    server: () =>
      "Look for what cuts files short: a full disk, a limit on size, a file that changes while it is read.",
    firewall: () => "Look for proxies and scanners that end data connections early.",
  },
  "zh-CN": {
    finding: ({ name, bytes, expected, code }) =>
      `文件 ${name} 不完整：服务端虽返回 ${code}，但只有 ${bytes} 字节（应为 ${expected} 字节）。`,
    client: ({ sender }) =>
      sender === "server"
        ? "每次下载后比较文件大小（SIZE）或摘要（HASH、XSHA256），并用 REST 续传。"
        : "每次上传后比较文件大小（SIZE）或摘要，不一致时重新上传。",
    server: () => "检查文件被截短的原因：磁盘已满、大小限制、读取期间文件被改动。",
    firewall: () => "检查是否有代理或扫描设备提前结束数据连接。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  if (session.holes === true) return;
  for (const data of session.data ?? []) {
    const { transfer } = data;
    const reply = transferReply(session, data);
    const connection = standing(data);
    if (transfer?.expected === undefined || reply === undefined || !succeeded(reply)) continue;
    const { bytes, expected, type, mode = "S", lossy, sender = "server", argument } = transfer;
    // Line ends and compression change the size; what the capture lost is nobody's fault.
    if (bytes >= expected.bytes || type === "A" || type === "E" || mode !== "S" || lossy === true) continue;
    if (connection?.opening.kind !== "open" || !ended(connection, data)) continue;
    const params = { name: shown(argument), bytes, expected: expected.bytes, code: reply.code, sender };
    const frames = [...expected.frames, ...transfer.frames, ...reply.frames];
    report({ subject: data.id, certainty: type === undefined ? "likely" : "proved", params, frames });
  }
}

/** Its end was seen, and it was not that the receiver had enough (R16). */
function ended({ fin, reset }: ConnectionFacts, { transfer }: DataFacts): boolean {
  return fin !== undefined
    ? fin.by === transfer?.sender
    : reset?.by === transfer?.sender && reset !== undefined;
}
