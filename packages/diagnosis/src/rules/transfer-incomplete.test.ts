import { expect, it } from "vitest";
import { data, found, session } from "../../test/session.ts";
import type { ConnectionFacts, TransferFacts } from "../facts.ts";

const short = { bytes: 700, expected: { bytes: 1000, frames: [[20, 20]] }, type: "I" } as const;
const ended = { fin: { by: "server", frames: [[130, 131]] } } as const;
const after = (
  reply: string,
  transfer: Partial<TransferFacts> = {},
  connection: Partial<ConnectionFacts> = ended,
  more = {},
) =>
  found(
    session(["220 Hi", "RETR a", "150 Here", reply], {
      data: [data({ exchange: 1, ...short, ...transfer }, connection)],
      ...more,
    }),
    "R17",
  );

it("is proved by the size that was told, the bytes that came, and a good end", () => {
  const [finding] = after("226 Done");
  expect(finding).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1.D1"] });
  expect(finding?.said.en.finding).toBe(
    "file is incomplete although the server says 226: 700 of 1000 bytes.",
  );
  expect(after("226 Done", { type: undefined as never })).toHaveLength(1);
});

it("is silent where size and bytes may differ", () => {
  expect(after("226 Done", { bytes: 1000 })).toEqual([]);
  expect(after("226 Done", { type: "A" })).toEqual([]);
  expect(after("226 Done", { mode: "Z" })).toEqual([]);
  expect(after("226 Done", { lossy: true })).toEqual([]);
  expect(after("226 Done", {}, ended, { holes: true })).toEqual([]);
});

it("is silent where the server does not say that all is well, or the client had enough", () => {
  expect(after("426 Broken")).toEqual([]);
  expect(after("226 Done", {}, { fin: { by: "client", frames: [] } })).toEqual([]);
  expect(after("226 Done", {}, {})).toEqual([]);
});
