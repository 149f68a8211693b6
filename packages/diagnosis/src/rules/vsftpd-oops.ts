import { shown } from "@twinport/protocol";
import { answers } from "../dialog.ts";
import type { ReplyFacts, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";
import { remedyFor } from "./vsftpd-remedies.ts";

interface Params {
  /** What stands behind "OOPS:". */
  readonly said: string;
}

const oops = /^OOPS:\s*(.*)/s;
/** So OpenSSL tells of an alert that came from the client, which is where to look then. */
const alerted = /SSL routines:.*\balert\b/;

/** R23: vsftpd gives up because of its configuration, and says so to the client only. */
export const vsftpdOops = rule<Params>({
  id: "R23",
  level: "error",
  example: { said: "vsftpd: refusing to run with writable root inside chroot()" },
  silences: ["R16", "R20", "R21", "R33"],
  judge: () => judge,
  en: {
    finding: ({ said }) => `vsftpd "500 OOPS": configuration error on the server ("${said}").`,
    server: ({ said }) => remedyFor(said).en,
  },
  "zh-CN": {
    finding: ({ said }) => `vsftpd“500 OOPS”：服务端配置错误（“${said}”）。`,
    server: ({ said }) => remedyFor(said)["zh-CN"],
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const { reply } of answers(session, mayBeOops)) {
    const said = oops.exec(reply.text)?.[1];
    // vsftpd sends the words in packets of their own, which a capture that ends here lacks.
    if (said === undefined || said.trim() === "" || alerted.test(said)) continue;
    report({
      subject: session.id,
      certainty: "proved",
      params: { said: shown(said.trim()) },
      frames: reply.frames,
    });
    return;
  }
}

function mayBeOops({ code }: ReplyFacts): boolean {
  return code === 500;
}
