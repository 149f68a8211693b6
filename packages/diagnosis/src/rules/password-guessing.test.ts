import { limits } from "@twinport/protocol";
import { expect, it } from "vitest";
import { client, session } from "../../test/session.ts";
import { Diagnosis } from "../diagnosis.ts";
import type { SessionFacts } from "../facts.ts";
import { passwordGuessing } from "./password-guessing.ts";

/** Session `number`, in which `times` passwords are refused, each `seconds` after the one before. */
function refused(number: number, times: number, seconds: number, address = client.address): SessionFacts {
  const tries = Array.from({ length: times }, () => [
    "USER a",
    "331 Go on",
    "PASS",
    `+${seconds} 530 Login incorrect.`,
  ]);
  const facts = session(["220 Hi", ...tries.flat()], { id: `C${number}` });
  return { ...facts, client: { ...client, address } };
}

const ofAll = (...list: readonly SessionFacts[]) => {
  const diagnosis = new Diagnosis([passwordGuessing]);
  return list.map((facts) => diagnosis.session(facts).length);
};

it("counts over the sessions of an address", () => {
  const diagnosis = new Diagnosis([passwordGuessing]);
  expect(diagnosis.session(refused(1, 3, 2))).toEqual([]);
  const [finding] = diagnosis.session(refused(2, 3, 2));
  expect(finding).toMatchObject({ rule: "R22", level: "warn", certainty: "proved" });
  expect(new Set(finding?.sessions)).toEqual(new Set(["C1", "C2"]));
  expect(finding?.said.en.finding).toMatch(/^6 failed logins from 192\.168\.13\.104 in/);
});

it("is silent about few, slow, and other addresses' failures, and starts anew with each diagnosis", () => {
  expect(ofAll(refused(1, 4, 2))).toEqual([0]);
  expect(ofAll(refused(1, 6, 20))).toEqual([0]);
  expect(ofAll(refused(1, 3, 2), refused(2, 3, 2, "192.0.2.7"))).toEqual([0, 0]);
  expect(ofAll(refused(1, 4, 2))).toEqual([0]);
});

it("counts a session that is judged again once", () => {
  expect(ofAll(refused(1, 3, 2), refused(1, 3, 2), refused(1, 4, 2))).toEqual([0, 0, 0]);
});

it("remembers a bounded number of addresses", () => {
  const others = Array.from({ length: limits.guessingAddresses }, (_, index) =>
    refused(index + 2, 1, 1, `198.51.${index >> 8}.${index & 255}`),
  );
  const counts = ofAll(refused(1, 4, 1), ...others, refused(9000, 4, 1));
  expect(counts.every((count) => count === 0)).toBe(true);
});

it("does not count what is no refusal of a password", () => {
  const full = session([
    "220 Hi",
    ...Array.from({ length: 6 }, () => ["USER a", "530 Log in with TLS"]).flat(),
  ]);
  expect(ofAll(full)).toEqual([0]);
});
