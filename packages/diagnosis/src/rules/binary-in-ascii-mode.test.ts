import { expect, it } from "vitest";
import { data, found, session } from "../../test/session.ts";
import type { TransferFacts } from "../facts.ts";

const binary = { bytes: 20_100, type: "A", binary: true } as const;
const retrieved = (transfer: Partial<TransferFacts>, reply = "226 Done") =>
  found(
    session(["220 Hi", "RETR a.png", "150 Here", reply], {
      data: [data({ exchange: 1, argument: "a.png", ...transfer })],
    }),
    "R18",
  );

it("sees a binary file go over in ASCII mode, and proves it by its growth", () => {
  const [likely] = retrieved(binary);
  expect(likely).toMatchObject({
    level: "warn",
    certainty: "likely",
    subjects: ["C1.D1"],
    frames: [[110, 120]],
  });
  expect(likely?.said.en.finding).toContain("a.png");
  expect(retrieved({ ...binary, expected: { bytes: 20_000, frames: [] } })[0]?.certainty).toBe("proved");
});

it("does not decide where a TYPE may be missing in the capture", () => {
  const transfer = { exchange: 0, argument: "a.png", ...binary };
  const holed = session(["RETR a.png", "226 Done"], { holes: true, data: [data(transfer)] });
  expect(found(holed, "R18")[0]).toMatchObject({ level: "note", certainty: "undecidable" });
});

it("passes on what a server says of bare line feeds", () => {
  const said = "226 WARNING! 12 bare linefeeds received in ASCII mode";
  const [finding] = found(session(["220 Hi", "STOR a", said]), "R18");
  expect(finding).toMatchObject({ certainty: "proved", frames: [[3, 3]] });
  expect(finding?.said.en.finding).toContain("12 bare linefeeds");
});

it("is silent about text in ASCII mode, binary files in binary mode, listings, and what was refused", () => {
  expect(retrieved({ ...binary, binary: false })).toEqual([]);
  expect(retrieved({ ...binary, type: "I" })).toEqual([]);
  expect(retrieved({ ...binary, verb: "LIST" })).toEqual([]);
  expect(retrieved(binary, "426 Broken")).toEqual([]);
});
