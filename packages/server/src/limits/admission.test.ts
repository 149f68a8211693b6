import { describe, expect, it } from "vitest";
import { Admission, type Counted } from "./admission.ts";
import { serverLimits } from "./limits.ts";

function admitted(admission: Admission, address: string): Counted {
  const counted = admission.admit(address);
  if ("reason" in counted) throw new Error(counted.reason);
  return counted;
}

describe("Admission", () => {
  it("counts by network, and forgets who has left", () => {
    const admission = new Admission(serverLimits({ connectionsPerAddress: 1 }));
    const first = admitted(admission, "2001:db8::1");
    expect(admission.admit("2001:db8::2")).toEqual({
      reason: "too-many-from-address",
      limit: "connectionsPerAddress",
      value: 1,
    });
    admitted(admission, "2001:db8:0:1::1");
    first.leave();
    first.leave();
    admitted(admission, "2001:db8::2");
  });

  it("counts those before login apart, whatever they do with it", () => {
    const admission = new Admission(serverLimits({ connectionsBeforeLogin: 1, connections: 3 }));
    const first = admitted(admission, "192.0.2.1");
    expect(admission.admit("192.0.2.2")).toMatchObject({ reason: "too-many-before-login" });
    first.loggedIn(true);
    first.loggedIn(true);
    const second = admitted(admission, "192.0.2.2");
    first.loggedIn(false);
    second.loggedIn(true);
    expect(admission.admit("192.0.2.3")).toMatchObject({ reason: "too-many-before-login" });
    first.leave();
    first.loggedIn(true);
    admitted(admission, "192.0.2.3");
  });
});
