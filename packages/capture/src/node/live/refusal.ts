import process from "node:process";
import { FtpError } from "@twinport/protocol";

/** What a program says that captures as it should. */
const usual =
  /listening on|data link type|packets? (?:captured|received|dropped)|^(?:File|Capturing|Packets)/i;

/** Why a program does not capture, and what to do about it. `said`: what it wrote to standard error. */
export function refusal(program: string, device: string, said: string, cause?: Error): FtpError {
  const code = cause !== undefined && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") {
    return new FtpError("unreadable", "neither tcpdump nor dumpcap is installed", { hint: install(), cause });
  }
  if (code === "EACCES" || code === "EPERM" || /permi(?:tted|ssion)|privileges/i.test(said)) {
    return new FtpError("unreadable", `${program} may not capture on ${device}`, {
      hint: permit(program),
      cause,
    });
  }
  const lines = said.split("\n").filter((line) => line.trim() !== "" && !usual.test(line));
  const last = (lines.find((line) => line.includes(device)) ?? lines.at(-1) ?? "it ended").trim();
  const hint = /no such device|doesn't exist|not exist/i.test(said)
    ? { hint: "tcpdump -D lists the interfaces" }
    : {};
  return new FtpError("unreadable", last.startsWith(program) ? last : `${program}: ${last}`, {
    ...hint,
    cause,
  });
}

function install(): string {
  switch (process.platform) {
    case "darwin":
      return "macOS has tcpdump in /usr/sbin; add that to PATH";
    case "win32":
      return "install Wireshark with Npcap, and add its folder to PATH";
    default:
      return "install one: apt install tcpdump, dnf install tcpdump, apk add tcpdump";
  }
}

function permit(program: string): string {
  if (process.platform === "darwin")
    return "run it with sudo, or install Wireshark's ChmodBPF and join the group access_bpf";
  if (process.platform === "win32")
    return "run it as administrator, or install Npcap without that restriction";
  const group =
    program === "dumpcap"
      ? "or join the group wireshark: sudo usermod -aG wireshark $USER, and log in again"
      : "or permit it: sudo setcap cap_net_raw,cap_net_admin+eip $(command -v tcpdump)";
  return `run it with sudo, ${group}`;
}
