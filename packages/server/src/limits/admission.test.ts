import { describe, expect, it } from "vitest";
import { Admission, networkOf } from "./admission.ts";
import { serverLimits } from "./limits.ts";

describe("networkOf", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:db8::", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("puts %s into %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("Admission", () => {
  it("counts by network, and forgets who has left", () => {
    const admission = new Admission(serverLimits({ connectionsPerAddress: 1 }));
    const first = admission.admit("2001:db8::1");
    expect(admission.admit("2001:db8::2")).toBe("too-many-from-address");
    expect(typeof admission.admit("2001:db8:0:1::1")).toBe("object");
    if (typeof first === "string") throw new Error(first);
    first.leave();
    first.leave();
    expect(typeof admission.admit("2001:db8::2")).toBe("object");
  });

  it("counts those before login apart, whatever they do with it", () => {
    const admission = new Admission(serverLimits({ connectionsBeforeLogin: 1, connections: 3 }));
    const first = admission.admit("192.0.2.1");
    if (typeof first === "string") throw new Error(first);
    expect(admission.admit("192.0.2.2")).toBe("too-many-before-login");
    first.loggedIn(true);
    first.loggedIn(true);
    const second = admission.admit("192.0.2.2");
    if (typeof second === "string") throw new Error(second);
    first.loggedIn(false);
    second.loggedIn(true);
    expect(admission.admit("192.0.2.3")).toBe("too-many-before-login");
    first.leave();
    first.loggedIn(true);
    expect(typeof admission.admit("192.0.2.3")).toBe("object");
  });
});
