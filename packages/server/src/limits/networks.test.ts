import { expect, it } from "vitest";
import { NetworkRules } from "./networks.ts";

it("lets everybody in where nothing is said, and nobody in where nobody is allowed", () => {
  expect(new NetworkRules().refusal("192.0.2.1")).toBeUndefined();
  expect(new NetworkRules({ allow: [] }).refusal("127.0.0.1")).toBe("network-not-allowed");
});

it("denies what is denied, whatever is allowed, in IPv4 and IPv6", () => {
  const networks = new NetworkRules({ allow: ["192.0.2.0/24", "2001:db8::/32"], deny: ["192.0.2.128/25"] });
  expect(networks.refusal("192.0.2.1")).toBeUndefined();
  expect(networks.refusal("::ffff:192.0.2.1")).toBeUndefined();
  expect(networks.refusal("192.0.2.129")).toBe("network-denied");
  expect(networks.refusal("198.51.100.1")).toBe("network-not-allowed");
  expect(networks.refusal("2001:db8:1::1")).toBeUndefined();
  expect(networks.refusal("2001:db9::1")).toBe("network-not-allowed");
});

it.each(["192.0.2.0/33", "192.0.2", "everybody", "", "2001:db8::/129", "192.0.2.0/", "10.0.0.0/8 "])(
  "is not made of %j: a list that is read wrongly would let somebody in",
  (network) => {
    for (const key of ["allow", "deny", "neverBanned"]) {
      expect(() => new NetworkRules({ [key]: [network] })).toThrow(RangeError);
    }
  },
);
