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

  it("lets the network with most of those before login make room for one with fewer, the oldest first", () => {
    const admission = new Admission(serverLimits({ connectionsBeforeLogin: 4 }));
    const ousted: string[] = [];
    const come = (name: string, address: string) => {
      const counted = admitted(admission, address);
      counted.onOusted(() => ousted.push(name));
      return counted;
    };
    come("inside", "192.0.2.1").loggedIn(true);
    const oldest = come("oldest", "192.0.2.1");
    for (const name of ["second", "third"]) come(name, "192.0.2.1");
    come("other", "192.0.2.2");
    expect(admission.admit("192.0.2.1")).toMatchObject({ reason: "too-many-before-login" });
    come("honest", "192.0.2.3");
    expect(ousted).toEqual(["oldest"]);
    // Two each at most now: a place more for one would be one less for another.
    expect(admission.admit("192.0.2.3")).toMatchObject({ reason: "too-many-before-login" });
    come("fourth", "192.0.2.4");
    expect(ousted).toEqual(["oldest", "second"]);
    expect(admission.admit("192.0.2.5")).toMatchObject({ reason: "too-many-before-login" });
    expect(admission.strangers).toBe(4);
    oldest.leave();
    oldest.leave();
    expect(admission.strangers).toBe(4);
  });

  it("holds whoever comes from many networks of one IPv6 site for one", () => {
    const admission = new Admission(serverLimits({ connectionsBeforeLogin: 4 }));
    let ousted = 0;
    const come = (address: string) => admitted(admission, address).onOusted(() => ousted++);
    for (const honest of ["192.0.2.1", "192.0.2.1"]) come(honest);
    for (const network of ["2001:db8:0:1::1", "2001:db8:0:2::1"]) come(network);
    expect(admission.admit("2001:db8:0:3::1")).toMatchObject({ reason: "too-many-before-login" });
    expect(ousted).toBe(0);
    come("192.0.2.2");
    expect(ousted).toBe(1);
  });
});
