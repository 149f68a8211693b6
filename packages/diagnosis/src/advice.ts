import type { Language } from "./finding.ts";

/** What several rules advise, in the words that programs have for it. */
type Advised = Readonly<Record<Language, string>>;

/** A fixed range of passive ports that the server's own firewall lets through. */
export const fixedPassiveRange: Advised = {
  en:
    "Give the server a fixed range of passive ports (vsftpd: pasv_min_port and pasv_max_port; ProFTPD: PassivePorts; " +
    "Pure-FTPd: -p; twinport serve: --passive-ports) and let it through the firewall of the host itself.",
  "zh-CN":
    "为服务端设定固定的被动端口范围（vsftpd：pasv_min_port 和 pasv_max_port；ProFTPD：PassivePorts；Pure-FTPd：-p；" +
    "twinport serve：--passive-ports），并在服务器本机的防火墙上放行。",
};

/** The range opened on the way, or a helper that reads the port. */
export const openPassiveRange: Advised = {
  en:
    "Let TCP to the server's whole range of passive ports through, or use an FTP helper: on Linux the module " +
    "nf_conntrack_ftp together with a rule that assigns it (nft: ct helper), which newer kernels no longer do by themselves.",
  "zh-CN":
    "放行到服务端整个被动端口范围的 TCP 连接，或启用 FTP 助手：在 Linux 上需要模块 nf_conntrack_ftp，" +
    "以及一条指定该助手的规则（nft：ct helper），因为较新的内核不再自动指定。",
};

/** The address that a server behind NAT should announce. */
export const announcePublicAddress: Advised = {
  en:
    "Set the public address that the server announces (vsftpd: pasv_address; ProFTPD: MasqueradeAddress; Pure-FTPd: -P; " +
    "twinport serve: --passive-address), and forward its range of passive ports too.",
  "zh-CN":
    "设置服务端对外公布的公网地址（vsftpd：pasv_address；ProFTPD：MasqueradeAddress；Pure-FTPd：-P；" +
    "twinport serve：--passive-address），并同时转发其被动端口范围。",
};

/** The other mode, in which only the client connects. */
export const usePassiveMode: Advised = {
  en: "Use passive mode: then the client opens both connections (tnftp, lftp and FileZilla do so by default; curl: without -P).",
  "zh-CN": "改用被动模式：两条连接都由客户端发起（tnftp、lftp 和 FileZilla 默认如此；curl：不要加 -P）。",
};
