import { describe, expect, it } from "vitest";
import { refusal } from "./refusal.ts";

const from = (code: string) => Object.assign(new Error(`spawn dumpcap ${code}`), { code });

describe.runIf(process.platform === "linux")("why a program does not capture", () => {
  it.each([
    [
      "tcpdump",
      "tcpdump: any: You don't have permission to capture on that device\n(socket: Operation not permitted)\n",
    ],
    [
      "dumpcap",
      'dumpcap: The capture session could not be initiated on capture device "any" (You do not have permission)',
    ],
  ] as const)("%s says that it may not", (program, said) => {
    const error = refusal({ program, device: "any" }, said);
    expect(error).toMatchObject({
      code: "unreadable",
      message: `${program} may not capture on all interfaces`,
    });
    expect(error.hint).toContain("sudo");
    expect(error.hint).toMatch(program === "tcpdump" ? /setcap cap_net_raw/ : /usermod -aG wireshark/);
  });

  it("may not be run at all", () => {
    expect(refusal({ program: "dumpcap", device: "any" }, "", from("EACCES")).hint).toContain("wireshark");
  });

  it("is not installed", () => {
    expect(refusal({ program: "tcpdump", device: "any" }, "", from("ENOENT")).hint).toContain(
      "apt install tcpdump",
    );
  });

  it("says so in Chinese", () => {
    const attempt = { program: "tcpdump", device: "any", language: "zh-CN" } as const;
    expect(refusal(attempt, "", from("ENOENT")).message).toBe("tcpdump 和 dumpcap 都没有安装");
    expect(refusal(attempt, "", from("EPERM"))).toMatchObject({
      message: "tcpdump 没有权限在所有网络接口上抓包",
      hint: expect.stringContaining("请用 sudo 运行"),
    });
  });

  it("has ended although it captured, with a reason or without", () => {
    const usual =
      "tcpdump: listening on eth9, link-type EN10MB\n1 packet captured\n0 packets dropped by kernel\n";
    expect(refusal({ program: "tcpdump", device: "eth9" }, usual).message).toBe("tcpdump: it ended");
    const gone = `${usual}tcpdump: pcap_loop: The interface disappeared\n`;
    expect(refusal({ program: "tcpdump", device: "eth9" }, gone).message).toBe(
      "tcpdump: pcap_loop: The interface disappeared",
    );
  });

  it("does not know the interface", () => {
    const error = refusal(
      { program: "tcpdump", device: "eth9" },
      "tcpdump: eth9: No such device exists\n(No such device exists)\n",
    );
    expect(error.message).toBe("tcpdump: eth9: No such device exists");
    expect(error.hint).toContain("-D");
  });
});
