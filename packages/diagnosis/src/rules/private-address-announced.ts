import { type AddressScope, addressScope, sameAddress } from "@twinport/protocol";
import { type Absence, absence } from "../absence.ts";
import { announcePublicAddress } from "../advice.ts";
import type { AnnouncementFacts, ConnectionFacts, DataFacts, SessionFacts } from "../facts.ts";
import { givenUp } from "../given-up.ts";
import { attemptThatWas, cameAbout, dataOf, openingFrames, stands, unansweredFor } from "../openings.ts";
import { type Decision, type Report, rule, type Verdict } from "../rule.ts";

interface Params {
  /** What the 227 names. */
  readonly announced: string;
  /** Of the control connection. */
  readonly server: string;
  readonly client: string;
  readonly scope: AddressScope;
  /**
   * What became of it: "tried": the client connected to it, in vain · "untried": it did not · "instead": it went to another
   * address, or nobody needed it · "arrives not": seen at the server, where nobody came · "unseen": likewise, though somebody may have come unseen.
   */
  readonly how: "tried" | "untried" | "instead" | "arrives not" | "unseen";
}

/** Less specific ones, which would speak of a firewall. */
const firewallRules = ["R01", "R02", "R03", "R05", "R11"] as const;

/** R04: the address in a 227 is not the server's own, and outside of the server's network nobody can reach it. */
export const privateAddressAnnounced = rule<Params>({
  id: "R04",
  level: "error",
  example: {
    announced: "10.0.0.9",
    server: "203.0.113.9",
    client: "198.51.100.7",
    scope: "private",
    how: "tried",
  },
  silences: firewallRules,
  judge: () => judge,
  en: {
    finding: ({ announced, server, client, scope, how }) => {
      const says = `The server announces ${kinds.en(scope)} ${announced} in its 227 reply`;
      if (how === "arrives not")
        return `${says} to ${client}, which is outside, and no connection arrives: it cannot be reached from there.`;
      if (how === "unseen")
        return `${says} to ${client}, which is outside and cannot reach it, unless a NAT on the way rewrites the reply: no connection to it is in the capture.`;
      const why = scope === "public" ? `not its own, ${server}` : "which clients outside cannot reach";
      if (how === "tried") return `${says}, ${why}: the client's connection to it fails.`;
      if (how === "untried") return `${says}, ${why}: the client does not even try.`;
      return `${says}, ${why}. It works where a client connects to ${server} in its stead; others fail.`;
    },
    client: () =>
      "Connect to the address of the control connection instead (curl does, and lftp with ftp:fix-pasv-address), or use EPSV.",
    server: () => announcePublicAddress.en,
    firewall: () =>
      "Forward the range of passive ports to the server. An FTP helper on the NAT can rewrite the 227, though only of plain FTP on port 21.",
  },
  "zh-CN": {
    finding: ({ announced, server, client, scope, how }) => {
      const says = `服务端在 227 响应中公布了${kinds["zh-CN"](scope)} ${announced}`;
      if (how === "arrives not")
        return `${says}，而客户端 ${client} 位于外网，无法访问该地址：没有任何连接到达服务端。`;
      if (how === "unseen")
        return `${says}，而客户端 ${client} 位于外网，除非途中的 NAT 改写了这条响应，否则无法访问该地址：抓包中没有到该地址的连接。`;
      const why = scope === "public" ? `而不是自己的地址 ${server}` : "外网客户端无法访问";
      if (how === "tried") return `${says}，${why}：客户端到该地址的连接失败。`;
      if (how === "untried") return `${says}，${why}：客户端根本没有尝试连接。`;
      return `${says}，${why}。只有改为连接 ${server} 的客户端才能成功，其他客户端会失败。`;
    },
    client: () => "改为连接控制连接的地址（curl 默认如此，lftp 用 ftp:fix-pasv-address），或使用 EPSV。",
    server: () => announcePublicAddress["zh-CN"],
    firewall: () => "把被动端口范围转发到服务端。NAT 上的 FTP 助手可以改写 227，但仅限 21 端口的明文 FTP。",
  },
});

const kinds = {
  en: (scope: AddressScope) =>
    scope === "public"
      ? "the address"
      : scope === "loopback"
        ? "the loopback address"
        : scope === "private" || scope === "shared" || scope === "link-local"
          ? "the private address"
          : "the unusable address",
  "zh-CN": (scope: AddressScope) =>
    scope === "public"
      ? "地址"
      : scope === "loopback"
        ? "回环地址"
        : scope === "private" || scope === "shared" || scope === "link-local"
          ? "内网地址"
          : "不可用的地址",
} as const;

function judge(session: SessionFacts, report: Report<Params>): void {
  const left = givenUp(session);
  for (const data of dataOf(session, "passive")) {
    const { announced } = data;
    if (announced === undefined || (announced.method !== "PASV" && announced.method !== "LPSV")) continue;
    const verdict = sameAddress(announced.endpoint.address, session.server.address)
      ? seenInside(session, data, announced, left.get(data))
      : seenOutside(session, data, announced);
    if (verdict !== undefined) report(verdict);
  }
}

function seenOutside(
  session: SessionFacts,
  data: DataFacts,
  announced: AnnouncementFacts,
): Verdict<Params> | undefined {
  const { address } = announced.endpoint;
  const isPublic = addressScope(address) === "public";
  const sure = !isPublic && addressScope(session.server.address) === "public";
  // A server that is seen from inside announces what clients outside see: that is how it should be.
  if (isPublic && addressScope(session.server.address) !== "public") return undefined;
  const tried = data.attempts.filter(({ to }) => sameAddress(to.address, address));
  if (tried.some(stands)) return undefined;
  if (!cameAbout(data) && tried.length > 0) {
    const decision = failureOf(session, data, tried);
    return {
      ...verdictOn(session, data, announced, "tried"),
      frames: [...announced.frames, ...tried.flatMap(openingFrames)],
      // The control connection's address was tried too: that it failed is another matter.
      silences: tried.length === data.attempts.length ? firewallRules : [],
      ...(decision.certainty === "proved" && !sure ? { certainty: "likely" } : decision),
    };
  }
  if (isPublic) return undefined;
  if (absence(session, data) !== undefined) {
    return { ...verdictOn(session, data, announced, "untried"), certainty: "likely" };
  }
  // Between private networks nobody knows who reaches what; and who asks his sockets, asks why it failed.
  if (!sure || session.source !== "packets") return undefined;
  return {
    ...verdictOn(session, data, announced, "instead"),
    level: "warn",
    // Where nothing at all is seen of a connection, there is no more to be said.
    silences: data.attempts.length === 0 ? firewallRules : [],
    certainty: "proved",
  };
}

/** Beside the server its private address is its own, and only the client's shows that it is of no use there. */
function seenInside(
  session: SessionFacts,
  data: DataFacts,
  announced: AnnouncementFacts,
  left: Absence | undefined,
): Verdict<Params> | undefined {
  if (addressScope(announced.endpoint.address) === "public") return undefined;
  if (addressScope(session.client.address) !== "public") return undefined;
  const absent = absence(session, data) ?? left;
  if (absent === undefined) return undefined;
  const { decision } = absent;
  const how = decision.certainty === "undecidable" ? "unseen" : "arrives not";
  return { ...verdictOn(session, data, announced, how), ...decision };
}

function verdictOn(
  { client, server }: SessionFacts,
  { id }: DataFacts,
  { endpoint, frames }: AnnouncementFacts,
  how: Params["how"],
) {
  const params = {
    announced: endpoint.address,
    server: server.address,
    client: client.address,
    scope: addressScope(endpoint.address),
    how,
  };
  return { subject: id, params, frames };
}

function failureOf(session: SessionFacts, data: DataFacts, tried: readonly ConnectionFacts[]): Decision {
  const silent = attemptThatWas("unanswered", tried);
  return silent === undefined ? { certainty: "proved" } : unansweredFor(session, data, silent.opening);
}
