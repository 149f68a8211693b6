import { expect, it } from "vitest";
import { client, found, server, session } from "../../test/session.ts";
import type { Opening } from "../facts.ts";

const knocking = (user: string, opening?: Opening, port = 6200) => {
  const to = { address: server.address, port };
  const strays = opening === undefined ? [] : [{ from: client, to, opening }];
  return found(session(["220 (vsFTPd 2.3.4)", `USER ${user}`, "331 x"], { strays }), "R30");
};

it("is proved by the face in the user name and a door that opened", () => {
  const [finding] = knocking("x:)", { kind: "open", frames: [[9, 11]] });
  expect(finding).toMatchObject({ level: "error", certainty: "proved" });
  expect(finding?.frames).toEqual([
    [2, 2],
    [9, 11],
  ]);
});

it("takes a try in vain, or the face alone, for a note", () => {
  expect(knocking("x:)", { kind: "refused", frames: [[9, 10]] })).toMatchObject([
    { level: "note", certainty: "proved" },
  ]);
  expect(knocking("x:)")).toMatchObject([{ level: "note", certainty: "likely" }]);
});

it("is silent about port 6200 without the face: it may be a data port", () => {
  expect(knocking("bob", { kind: "open", frames: [] })).toEqual([]);
  expect(knocking("x:)", { kind: "open", frames: [] }, 6201)[0]?.level).toBe("note");
});
