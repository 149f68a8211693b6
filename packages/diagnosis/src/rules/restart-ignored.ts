import { shown } from "@twinport/protocol";
import { succeeded, transferReply } from "../dialog.ts";
import type { DataFacts, Exchange, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";
import { transfers } from "../verbs.ts";

interface Params {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Exchanges before a transfer among which its SIZE and REST are sought. */
const lookBack = 50;

/** R37: REST was accepted, and the server sent the file from its first byte on all the same. */
export const restartIgnored = rule<Params>({
  id: "R37",
  level: "error",
  example: { name: "backup.iso", offset: 1_048_576, size: 20_971_520 },
  judge: () => judge,
  en: {
    finding: ({ name, offset, size }) =>
      `The server accepted REST ${offset} and sent all ${size} bytes of ${name} all the same: a client that appends them has a damaged file.`,
    client: () => "Delete the partial file and download it anew, without resuming from this server.",
    server: () =>
      "Update the server, or let it refuse REST where it cannot do it (ASCII mode, proxies, cloud storage).",
    firewall: () => "See whether an FTP proxy on the way keeps REST from the server.",
  },
  "zh-CN": {
    finding: ({ name, offset, size }) =>
      `服务端接受了 REST ${offset}，却仍然发送了 ${name} 的全部 ${size} 字节：客户端若追加写入，文件已损坏。`,
    client: () => "删除未完成的文件后重新下载，不要对该服务端使用断点续传。",
    server: () => "升级服务端；在无法续传的情况下（ASCII 模式、代理、云存储）应拒绝 REST。",
    firewall: () => "检查途中是否有 FTP 代理没有把 REST 转给服务端。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  if (session.holes === true) return;
  for (const data of session.data ?? []) {
    const { transfer } = data;
    if (transfer?.verb !== "RETR" || transfer.exchange === undefined || transfer.lossy === true) continue;
    if (transfer.type !== "I" || (transfer.mode ?? "S") !== "S" || !succeeded(transferReply(session, data)))
      continue;
    const before = (session.exchanges ?? []).slice(
      Math.max(0, transfer.exchange - lookBack),
      transfer.exchange,
    );
    const restart = before.findLast(consumesRestart);
    const offset = restartOf(restart);
    const size = sizeOf(before, data);
    if (offset === undefined || size === undefined || offset >= size || transfer.bytes !== size) continue;
    const params = { name: shown(transfer.argument), offset, size };
    const frames = [...(restart?.command?.frames ?? []), ...transfer.frames];
    report({ subject: data.id, certainty: "proved", params, frames });
  }
}

/** What a REST is for: the next transfer, however that ends. */
function consumesRestart({ command }: Exchange): boolean {
  return command !== null && (["REST", "REIN"].includes(command.verb) || transfers(command.verb));
}

function restartOf(exchange: Exchange | undefined): number | undefined {
  const { command, replies = [] } = exchange ?? {};
  if (command?.verb !== "REST" || !replies.some(({ code }) => code === 350)) return undefined;
  const offset = /^\d{1,15}$/.test(command.argument) ? Number(command.argument) : 0;
  return offset > 0 ? offset : undefined;
}

/** What SIZE said of the same file. */
function sizeOf(before: readonly Exchange[], { transfer }: DataFacts): number | undefined {
  const asked = before.findLast(
    ({ command }) => command?.verb === "SIZE" && command.argument === transfer?.argument,
  );
  const said = asked?.replies.find(({ code }) => code === 213)?.text.trim();
  return said !== undefined && /^\d{1,15}$/.test(said) ? Number(said) : undefined;
}
