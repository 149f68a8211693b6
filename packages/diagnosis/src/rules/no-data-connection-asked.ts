import { shown } from "@twinport/protocol";
import { failed, finalReply, quoted, succeeded, wordsOf } from "../dialog.ts";
import type { CommandFacts, Exchange, ReplyFacts, SessionFacts } from "../facts.ts";
import { type Report, rule, type Verdict } from "../rule.ts";
import { announces, transfers } from "../verbs.ts";

interface Params {
  readonly verb: string;
  readonly reply: string;
  /** The announcement that the server had turned down before: "PORT", with the reply's code. */
  readonly refused?: { readonly verb: string; readonly code: number };
}

/** With these servers say that there is no data connection. */
const withoutData: ReadonlySet<number> = new Set([425, 503]);

/** R15: a transfer command without an announcement before it. */
export const noDataConnectionAsked = rule<Params>({
  id: "R15",
  level: "error",
  example: { verb: "LIST", reply: "425 Use PORT or PASV first." },
  judge: () => judge,
  en: {
    finding: ({ verb, reply, refused }) =>
      refused === undefined
        ? `${verb} was sent without PASV, EPSV, PORT or EPRT before it: "${reply}".`
        : `${verb} was sent although the server had refused ${refused.verb} (${refused.code}): there is no data connection for it ("${reply}").`,
    client: ({ refused }) =>
      refused === undefined
        ? "Send PASV or EPSV (or PORT, EPRT) before each transfer command, and anew for each: an announcement serves one transfer."
        : "Look at the reply to the announcement, and try another one (EPSV, PASV, EPRT, PORT) before the transfer.",
  },
  "zh-CN": {
    finding: ({ verb, reply, refused }) =>
      refused === undefined
        ? `未先发送 PASV、EPSV、PORT 或 EPRT 就请求传输（${verb}）：“${reply}”。`
        : `服务端已拒绝 ${refused.verb}（${refused.code}），客户端仍请求传输（${verb}）：没有可用的数据连接（“${reply}”）。`,
    client: ({ refused }) =>
      refused === undefined
        ? "在每个传输命令之前都发送 PASV 或 EPSV（或 PORT、EPRT）：一次公布只用于一次传输。"
        : "请检查对公布命令的响应，换一种（EPSV、PASV、EPRT、PORT）之后再传输。",
  },
});

/** What stands between the last transfer, or the beginning, and now. */
type Announced =
  | { readonly kind: "none" }
  /** It is not known what was said before. */
  | { readonly kind: "unknown" }
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly command: CommandFacts; readonly reply: ReplyFacts };

function judge(session: SessionFacts, report: Report<Params>): void {
  const begun = session.control?.opening.kind !== "midway" && session.holes !== true;
  let announced: Announced = begun ? { kind: "none" } : { kind: "unknown" };
  for (const exchange of session.exchanges ?? []) {
    const { command } = exchange;
    if (command === null) continue;
    if (announces(command.verb)) announced = after(session, command, finalReply(exchange));
    if (command.verb === "EPSV" && command.argument.trim().toUpperCase() === "ALL")
      announced = { kind: "none" };
    if (!transfers(command.verb)) continue;
    const verdict = verdictOn(session, exchange, announced);
    if (verdict !== undefined) report(verdict);
    announced = session.holes === true ? { kind: "unknown" } : { kind: "none" };
  }
}

function after(session: SessionFacts, command: CommandFacts, reply: ReplyFacts | undefined): Announced {
  // Where replies are missing, one may stand with another command than its own.
  if (reply !== undefined && failed(reply) && session.holes !== true)
    return { kind: "refused", command, reply };
  return succeeded(reply) ? { kind: "accepted" } : { kind: "unknown" };
}

function verdictOn(
  session: SessionFacts,
  exchange: Exchange,
  announced: Announced,
): Verdict<Params> | undefined {
  const { command } = exchange;
  const reply = finalReply(exchange);
  if (command === null || reply === undefined || !withoutData.has(reply.code)) return undefined;
  if (announced.kind === "accepted") return undefined;
  // "Use PORT or PASV first": the server's own word.
  const text = wordsOf(reply);
  const saysSo = /\b(?:PORT|PASV|EPSV)\b/i.test(text);
  if (!saysSo && (announced.kind === "unknown" || /\buser\b|\blog(?:ged)? ?in\b/i.test(text)))
    return undefined;
  const refused = announced.kind === "refused" ? announced : undefined;
  return {
    subject: session.id,
    params: {
      verb: shown(command.verb, 20),
      reply: quoted(reply, 80),
      ...(refused === undefined
        ? {}
        : { refused: { verb: shown(refused.command.verb, 20), code: refused.reply.code } }),
    },
    frames: [...(refused?.command.frames ?? []), ...command.frames, ...reply.frames],
    certainty: saysSo || reply.code === 425 ? "proved" : "likely",
  };
}
