import { expect, it } from "vitest";
import { similar } from "./similar.ts";

it("finds the names that are most like a word", () => {
  const names = ["active", "passive", "passive-port-dropped", "passive-port-refused", "mtu-black-hole"];
  expect(similar("pasive", names)[0]).toBe("passive");
  expect(similar("port-drop", names)[0]).toBe("passive-port-dropped");
  expect(similar("mtu", names)[0]).toBe("mtu-black-hole");
  expect(similar("", names)).toHaveLength(2);
});
