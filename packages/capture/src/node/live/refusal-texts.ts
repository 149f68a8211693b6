import type { Language } from "@twinport/diagnosis";

/** Why nothing is captured, and what to do about it. */
export interface RefusalTexts {
  readonly missing: string;
  /** How to get a program, by platform; `else` on the others. */
  readonly install: Readonly<Record<"darwin" | "win32" | "else", string>>;
  denied(program: string, device: string): string;
  /** How to get the right, by platform; elsewhere by program. */
  readonly permit: Readonly<Record<"darwin" | "win32" | "tcpdump" | "dumpcap", string>>;
  readonly interfaces: string;
  readonly ended: string;
  late(program: string): string;
}

/** In each language; what the programs say themselves is quoted as it is. */
export const refusalTexts: Readonly<Record<Language, RefusalTexts>> = {
  en: {
    missing: "neither tcpdump nor dumpcap is installed",
    install: {
      darwin: "macOS has tcpdump in /usr/sbin; add that to PATH",
      win32: "install Wireshark with Npcap, and add its folder to PATH",
      else: "install one: apt install tcpdump, dnf install tcpdump, apk add tcpdump",
    },
    denied: (program, device) =>
      `${program} may not capture on ${device === "any" ? "all interfaces" : device}`,
    permit: {
      darwin: "run it with sudo, or install Wireshark's ChmodBPF and join the group access_bpf",
      win32: "run it as administrator, or install Npcap without that restriction",
      dumpcap:
        "run it with sudo, or join the group wireshark: sudo usermod -aG wireshark $USER, and log in again",
      tcpdump:
        "run it with sudo, or permit it: sudo setcap cap_net_raw,cap_net_admin+eip $(command -v tcpdump)",
    },
    interfaces: "tcpdump -D lists the interfaces",
    ended: "it ended",
    late: (program) => `${program} does not begin to capture`,
  },
  "zh-CN": {
    missing: "tcpdump 和 dumpcap 都没有安装",
    install: {
      darwin: "macOS 的 tcpdump 在 /usr/sbin 中，请把该目录加入 PATH",
      win32: "请安装 Wireshark 和 Npcap，并把其目录加入 PATH",
      else: "请安装其中之一：apt install tcpdump、dnf install tcpdump 或 apk add tcpdump",
    },
    denied: (program, device) =>
      `${program} 没有权限在${device === "any" ? "所有网络接口" : ` ${device} `}上抓包`,
    permit: {
      darwin: "请用 sudo 运行，或安装 Wireshark 的 ChmodBPF 并加入 access_bpf 组",
      win32: "请以管理员身份运行，或重新安装 Npcap 并取消该限制",
      dumpcap: "请用 sudo 运行，或加入 wireshark 组：sudo usermod -aG wireshark $USER，然后重新登录",
      tcpdump: "请用 sudo 运行，或授予权限：sudo setcap cap_net_raw,cap_net_admin+eip $(command -v tcpdump)",
    },
    interfaces: "tcpdump -D 可列出网络接口",
    ended: "程序已退出",
    late: (program) => `${program} 没有开始抓包`,
  },
};
