import type { Advice, Finding, FindingLevel } from "@twinport/diagnosis";

const noAdvice: Advice = { client: null, server: null, firewall: null };

/** Any finding, of session 1 unless said otherwise. */
export function finding(level: FindingLevel, rule: string, rest: Partial<Finding> = {}): Finding {
  const [id = "C1"] = rest.sessions ?? [];
  return {
    rule,
    level,
    certainty: "proved",
    sessions: [id],
    subjects: [id],
    frames: [[4, 4]],
    said: {
      en: { finding: `What ${rule} found.`, advice: noAdvice },
      "zh-CN": { finding: `规则 ${rule} 的结论。`, advice: noAdvice },
    },
    ...rest,
  };
}

/** What is found where a client's SYNs to an announced port got no answer. */
export function portDropped(id = "C1", port = 50000): Finding {
  return finding("error", "R01", {
    sessions: [id],
    subjects: [`${id}.D1`],
    frames: [
      [17, 17],
      [19, 19],
    ],
    said: {
      en: {
        finding: `The passive data port ${port} is blocked: 3 SYNs of the client got no answer in 7.0 s.`,
        advice: {
          client: "Try again from another network, or with EPSV.",
          server:
            "Give the server a fixed range of passive ports (vsftpd: pasv_min_port, pasv_max_port; twinport serve --passive-ports) and allow it in the host's own firewall.",
          firewall: "Open the server's range of passive ports, or load the FTP helper.",
        },
      },
      "zh-CN": {
        finding: `被动模式数据端口 ${port} 被拦截：客户端发送了 3 次 SYN，7.0 秒内没有任何应答。`,
        advice: {
          client: "换一个网络再试，或改用 EPSV。",
          server:
            "为服务端设定固定的被动端口范围（vsftpd：pasv_min_port、pasv_max_port；twinport serve --passive-ports），并在本机防火墙上放行。",
          firewall: "放行服务端的被动端口范围，或启用 FTP 助手模块。",
        },
      },
    },
  });
}
