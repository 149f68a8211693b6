import { expect, it } from "vitest";
import { similar } from "./similar.ts";

const names = [
  "active",
  "passive",
  "passive-port-dropped",
  "passive-port-refused",
  "control-dropped-when-idle",
  "mtu-black-hole",
];

it("finds the names that are most like a word", () => {
  expect(similar("pasive", names)[0]).toBe("passive");
  expect(similar("port-drop", names)[0]).toBe("passive-port-dropped");
  expect(similar("mtu", names)).toEqual(["mtu-black-hole"]);
  expect(similar("p", names)).toHaveLength(2);
});

it("finds none where none is near", () => {
  for (const word of ["nope", "firewall", "R01", ""]) expect(similar(word, names)).toEqual([]);
});
