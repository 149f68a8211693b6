import { describe, expect, it } from "vitest";
import { planOf } from "./plan.ts";

describe("a network", () => {
  it("has both ends on one cable, or a router between them", () => {
    const direct = planOf("direct", false);
    expect(direct).toMatchObject({ client: { ipv4: "192.168.13.104" }, reached: { ipv4: "192.168.13.111" } });
    expect(direct.script).not.toContain("netns add router");
    expect(planOf("routed", false)).toMatchObject({ reached: { ipv4: "203.0.113.9" } });
    expect(planOf("public", false).client).toEqual({ ipv4: "198.51.100.104", ipv6: "2001:db8:51::104" });
  });

  it("hides its inside behind one address: the client's, or the server's, which clients know by the router's", () => {
    expect(planOf("client-nat", false).script).toContain("masquerade");
    const served = planOf("server-nat", false);
    expect(served.server.ipv4).toBe("192.168.13.111");
    expect(served.reached.ipv4).toBe("203.0.113.2");
    expect(served.script).toContain("dport 50000-50009 dnat to 192.168.13.111");
  });

  it("leaves the passive ports to the helper where there is one", () => {
    const { script } = planOf("server-nat", false, { helper: true });
    expect(script).toContain('ct helper set "ftp"');
    expect(script).not.toContain("50000-50009");
  });

  it("is narrow towards the client, and says nothing of it, where an MTU is given", () => {
    const { script } = planOf("routed", false, { mtu: 1400 });
    expect(script).toContain("ip -n router link set lan mtu 1400");
    expect(script).toContain("icmp type destination-unreachable drop");
    expect(planOf("routed", false).script).not.toContain("destination-unreachable");
  });

  it("speaks the families that are used", () => {
    expect(planOf("direct", false).script).toContain("echo 1 > ipv6/conf/all/disable_ipv6");
    expect(planOf("direct", true).script).toContain("echo 0 > ipv6/conf/all/disable_ipv6");
  });
});
