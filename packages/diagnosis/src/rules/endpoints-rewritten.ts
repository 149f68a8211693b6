import { formatEndpoint, type Method } from "@twinport/protocol";
import { answers } from "../dialog.ts";
import type { CommandFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";

type Params =
  | { readonly method: Method; readonly here: string; readonly there: string }
  /** What answered SYST. */
  | { readonly masked: string };

/** How a Cisco ASA with `inspect ftp strict` answers SYST in the server's stead. */
const maskedSystem = /^X{4,}/;

const announcing: Readonly<Partial<Record<Method, string>>> = { PASV: "227", EPSV: "229", LPSV: "228" };

/** R09: something on the way reads the control connection and changes the endpoints that it names (an ALG). */
export const endpointsRewritten = rule<Params>({
  id: "R09",
  level: "note",
  example: { method: "PORT", here: "192.168.13.104:57155", there: "203.0.113.2:57155" },
  judge: () => judge,
  en: {
    finding: (params) =>
      "masked" in params
        ? `The server's system type was overwritten on the way ("215 ${params.masked}"): a firewall inspects FTP here, as Cisco ASA does with "inspect ftp strict".`
        : `A device on the way rewrites ${announcing[params.method] ?? params.method}: it names ${params.here} at one point and ${params.there} at another. An FTP helper (ALG) is at work.`,
    client: () =>
      "Nothing, while FTP is not encrypted. With FTPS the device can no longer read the addresses.",
    server: () =>
      "Before you switch to FTPS: announce the outer address yourself (vsftpd: pasv_address, ProFTPD: MasqueradeAddress, Pure-FTPd: ForcePassiveIP) and fix the range of passive ports.",
    firewall: () =>
      "Turn the FTP helper off once the server announces its outer address itself (Linux: unload nf_nat_ftp; Cisco ASA: no inspect ftp).",
  },
  "zh-CN": {
    finding: (params) =>
      "masked" in params
        ? `服务端的系统类型在途中被改写（“215 ${params.masked}”）：途中有防火墙在检查 FTP，例如 Cisco ASA 的“inspect ftp strict”。`
        : `途中设备改写了 ${announcing[params.method] ?? params.method}：在一处为 ${params.here}，在另一处为 ${params.there}，说明 FTP ALG（助手）已启用。`,
    client: () => "FTP 不加密时无需处理；改用 FTPS 后，该设备就读不到地址了。",
    server: () =>
      "改用 FTPS 之前，先由服务端自行公布外网地址（vsftpd：pasv_address，ProFTPD：MasqueradeAddress，Pure-FTPd：ForcePassiveIP），并固定被动端口范围。",
    firewall: () =>
      "服务端自行公布外网地址后，即可关闭 FTP 助手（Linux：卸载 nf_nat_ftp；Cisco ASA：no inspect ftp）。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const { method, here, there, frames } of session.rewritten ?? []) {
    const params = { method, here: formatEndpoint(here), there: formatEndpoint(there) };
    report({ subject: session.id, certainty: "proved", params, frames });
  }
  for (const { reply } of answers(session, tellsSystem)) {
    const masked = maskedSystem.exec(reply.text)?.[0];
    if (masked === undefined) continue;
    const params = { masked: masked.slice(0, 8) };
    report({ subject: session.id, certainty: "likely", params, frames: reply.frames });
  }
}

function tellsSystem({ code }: ReplyFacts, command: CommandFacts | null): boolean {
  return code === 215 && command?.verb === "SYST";
}
