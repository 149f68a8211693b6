import { shown } from "@twinport/protocol";
import { answers, failed, transferReply, wordsOf } from "../dialog.ts";
import type { CommandFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";
import { transfersFile } from "../verbs.ts";

type Params = { readonly name: string } | { readonly said: string };

const bareLinefeeds = /bare (?:line ?feeds|LFs?)\b/i;

/** R18: a file that is no text goes over in ASCII mode, which changes its bytes. */
export const binaryInAsciiMode = rule<Params>({
  id: "R18",
  level: "warn",
  example: { name: "photo.jpg" },
  judge: () => judge,
  en: {
    finding: (params) =>
      "said" in params
        ? `What was transferred in ASCII mode has bare line feeds: "${params.said}". A binary file is damaged by it.`
        : `${params.name} is a binary file and was sent in ASCII mode, which changes line ends: it is damaged.`,
    client: () =>
      'Switch to binary first (TYPE I; ftp: "binary"; FileZilla: transfer type Binary; curl without --use-ascii), then transfer it again.',
    server: () =>
      "Where clients cannot be taught: vsftpd ascii_download_enable=NO, ascii_upload_enable=NO (the default); ProFTPD DefaultTransferMode binary.",
  },
  "zh-CN": {
    finding: (params) =>
      "said" in params
        ? `以 ASCII 模式传输的内容中有单独的换行符：“${params.said}”。如果是二进制文件，则已损坏。`
        : `二进制文件 ${params.name} 以 ASCII 模式传输，换行符会被转换：文件已损坏。`,
    client: () =>
      "先切换到二进制模式（TYPE I；ftp 命令：binary；FileZilla：传输类型选“二进制”；curl 不用 --use-ascii），再重新传输。",
    server: () =>
      "如果无法改变客户端：vsftpd 设置 ascii_download_enable=NO、ascii_upload_enable=NO（默认值）；ProFTPD 设置 DefaultTransferMode binary。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const told = answers(session, tellsBareLinefeeds);
  for (const { reply } of told) {
    const params = { said: shown(reply.text) };
    report({ subject: session.id, certainty: "proved", params, frames: reply.frames });
  }
  for (const data of session.data ?? []) {
    const { transfer } = data;
    if (transfer?.type !== "A" || transfer.binary !== true || !transfersFile(transfer.verb)) continue;
    if (failed(transferReply(session, data))) continue;
    const { argument, bytes, expected, frames } = transfer;
    // Some servers say yes to TYPE A and convert nothing; then the other end may still do.
    const converted = expected !== undefined && transfer.lossy !== true && bytes > expected.bytes;
    const found = { subject: data.id, params: { name: shown(argument) }, frames };
    // A TYPE may be among what is missing.
    if (session.holes === true) report({ ...found, certainty: "undecidable", why: "holes" });
    else report({ ...found, certainty: converted ? "proved" : "likely" });
  }
}

function tellsBareLinefeeds(reply: ReplyFacts, command: CommandFacts | null): boolean {
  return command !== null && transfersFile(command.verb) && bareLinefeeds.test(wordsOf(reply));
}
