import { expect, it } from "vitest";
import { data, found, session } from "../../test/session.ts";
import type { TransferFacts } from "../facts.ts";

const lines = ["220 Hi", "SIZE a", "213 1000", "REST 400", "350 x", "RETR a", "150 x", "226 x"];
const sent = (transfer: Partial<TransferFacts>, said = lines) => {
  const exchange = said.filter((line) => /^[A-Z]/.test(line)).indexOf("RETR a") + 1;
  const list = [data({ exchange, argument: "a", type: "I", bytes: 1000, ...transfer })];
  return found(session(said, { data: list }), "R37");
};

it("is proved by a whole file behind an accepted REST", () => {
  const [finding] = sent({});
  expect(finding).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1.D1"] });
  expect(finding?.frames[0]).toEqual([4, 4]);
  expect(finding?.said.en.finding).toContain("REST 400 and sent all 1000 bytes of a");
});

it("is silent where the rest came, REST was refused, zero, or for an earlier transfer, or nothing told the size", () => {
  expect(sent({ bytes: 600 })).toEqual([]);
  expect(sent({ type: "A" })).toEqual([]);
  expect(sent({ lossy: true })).toEqual([]);
  expect(sent({}, lines.with(4, "502 No"))).toEqual([]);
  expect(sent({}, lines.with(3, "REST 0"))).toEqual([]);
  expect(sent({}, lines.with(2, "550 No"))).toEqual([]);
  expect(sent({}, [...lines.slice(0, 5), "RETR b", "226 x", ...lines.slice(5)])).toEqual([]);
});
