import { missing } from "../dialog.ts";
import type { Frames, SessionFacts } from "../facts.ts";
import { openingFrames } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly seconds: string;
  /** It never came. */
  readonly never: boolean;
  /** Meanwhile the server asked the client's host who its user is. */
  readonly ident: boolean;
}

/** Seconds. Nobody waits so long for a 220 without a reason. */
const slow = 3;
/** Seconds after which a greeting that has not come will hardly come. */
const patience = 10;
/** RFC 1413. */
const identPort = 113;

/** R20: the server lets the client wait for its greeting. */
export const greetingLate = rule<Params>({
  id: "R20",
  level: "note",
  example: { seconds: "10.0", never: false, ident: false },
  judge: () => judge,
  en: {
    finding: ({ seconds, never, ident }) =>
      `${never ? `The server accepts the connection and sends no greeting in ${seconds} s` : `The server waits ${seconds} s before its greeting`} – ` +
      (ident
        ? "it asks the client's host for the user's name (ident, port 113) and gets no answer in time."
        : never
          ? "it may be overloaded, or wait for a lookup, or expect TLS."
          : "usually a reverse DNS or ident lookup."),
    client: ({ ident }) => (ident ? "Let your firewall refuse port 113 (RST) rather than drop it." : null),
    server: () =>
      "Turn the lookups off (ProFTPD: UseReverseDNS off, IdentLookups off; Red Hat's vsftpd: reverse_lookup_enable=NO; Pure-FTPd: DontResolve yes), or mend the host's DNS.",
    firewall: ({ ident }) =>
      ident
        ? "Reject TCP port 113 from the server rather than drop it (nft: reject with tcp reset)."
        : "Let the server reach its DNS servers.",
  },
  "zh-CN": {
    finding: ({ seconds, never, ident }) =>
      `${never ? `服务端接受了连接，但 ${seconds} 秒内没有发送欢迎信息` : `服务端 ${seconds} 秒后才发送欢迎信息`}，` +
      (ident
        ? "期间它向客户端主机查询用户名（ident，113 端口），没有及时得到应答。"
        : never
          ? "可能是负载过高、在等待某项查询，或在等待 TLS 握手。"
          : "通常是反向 DNS 或 ident 查询所致。"),
    client: ({ ident }) => (ident ? "让防火墙拒绝（RST）而不是丢弃到 113 端口的连接。" : null),
    server: () =>
      "关闭这些查询（ProFTPD：UseReverseDNS off、IdentLookups off；Red Hat 的 vsftpd：reverse_lookup_enable=NO；Pure-FTPd：DontResolve yes），或修复主机的 DNS。",
    firewall: ({ ident }) =>
      ident
        ? "对来自服务端、目的端口为 113 的连接应拒绝而不是丢弃（nft：reject with tcp reset）。"
        : "允许服务端访问其 DNS 服务器。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const { control, exchanges = [] } = session;
  const opening = control?.opening;
  if (control === undefined || opening?.kind !== "open" || opening.time === undefined) return;
  if (session.security === "implicit" || missing(session) !== undefined) return;
  const asked = session.strays?.find(
    ({ to }) => to.port === identPort && to.address === session.client.address,
  );
  const found = (seconds: number, never: boolean, frames: Frames) => ({
    subject: session.id,
    params: { seconds: seconds.toFixed(1), never, ident: asked !== undefined },
    frames: [...opening.frames, ...openingFrames(asked), ...frames],
  });
  const greeting = exchanges[0]?.command === null ? exchanges[0].replies[0] : undefined;
  if (greeting?.time !== undefined) {
    const waited = greeting.time - opening.time;
    // A handshake of more than three packets: one of them was lost, and that took the time.
    if (waited > slow && count(opening.frames) <= 3)
      report({ ...found(waited, false, greeting.frames), certainty: "proved" });
  } else if (
    exchanges.length === 0 &&
    (control.bytes?.server ?? 0) === 0 &&
    control.first?.client === undefined
  ) {
    const waited = ((control.fin ?? control.reset)?.time ?? session.until ?? opening.time) - opening.time;
    if (waited >= patience) report({ ...found(waited, true, []), level: "error", certainty: "proved" });
  }
}

function count(frames: Frames): number {
  return frames.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}
