import { expect, it } from "vitest";
import { control, data, found, session, start } from "../../test/session.ts";
import type { ConnectionFacts, SessionFacts, StuckFacts } from "../facts.ts";

const stuck: StuckFacts = {
  by: "server",
  length: 24,
  times: 5,
  seconds: 12,
  acknowledged: false,
  full: false,
  frames: [[400, 410]],
};
const ended = { fin: { by: "server", time: start + 90, frames: [[300, 301]] } } as const;
const long = [data({ exchange: 1, bytes: 5000 }, ended)];
const retrieving = ["220 Hi", "RETR file", "150 Here"];
const dropped = (
  lines: readonly string[],
  seen: Partial<ConnectionFacts>,
  more: Partial<SessionFacts> = {},
) => found(session(lines, { data: long, control: control(seen), ...more }), "R14");

it("is proved where the server's 226 is sent again and again after a long transfer", () => {
  const [finding] = dropped([...retrieving, "+90 226 Done"], { stuck: [stuck] });
  expect(finding).toMatchObject({
    level: "error",
    certainty: "proved",
    subjects: ["C1"],
    frames: [[400, 410]],
  });
  expect(finding?.said.en.finding).toBe(
    "The control connection was idle for 90 s during the transfer and was then dropped: 226 never arrives.",
  );
});

it("is likely after a short rest, and not decided in a dialog with holes", () => {
  expect(dropped([...retrieving, "+9 226 Done"], { stuck: [stuck] })[0]?.certainty).toBe("likely");
  expect(dropped([...retrieving, "+90 226 Done"], { stuck: [stuck] }, { holes: true })[0]).toMatchObject({
    level: "note",
    certainty: "undecidable",
  });
});

it("sees the other end of it: the data are there, and no reply follows", () => {
  const rested = { lastSent: { client: start, server: start } };
  expect(dropped(retrieving, rested, { until: start + 150 })[0]).toMatchObject({ certainty: "likely" });
  expect(dropped(retrieving, rested, { until: start + 95, unfinished: true })).toEqual([]);
  const gaveUp = { ...rested, fin: { by: "client", time: start + 105, frames: [] } } as const;
  expect(dropped(retrieving, gaveUp)[0]).toMatchObject({ certainty: "likely" });
});

it("tells a reset by something on the way from one by an end", () => {
  const reset = { by: "server", frames: [[400, 400]] } as const;
  const lines = ["220 Hi", "PWD", "257 /", "+100 PWD"];
  expect(dropped(lines, { reset: { ...reset, hopLimit: 250 } })[0]?.said.en.finding).toMatch(
    /reset by something/,
  );
  expect(dropped(lines, { reset: { ...reset, hopLimit: 64 } })).toEqual([]);
  // Some systems send RSTs, and nothing else, with the greatest there is.
  expect(dropped(lines, { reset: { ...reset, hopLimit: 255 } })).toEqual([]);
});

it("does not prove by an RST from one hop nearer that it is not the end's own: the route may have changed", () => {
  const from = (hopLimit: number) =>
    dropped(["220 Hi", "PWD", "257 /", "+100 PWD"], {
      reset: { by: "server", hopLimit, frames: [[400, 400]] },
    });
  expect([63, 62].map((hopLimit) => from(hopLimit)[0]?.certainty)).toEqual(["likely", "proved"]);
});

it("blames the server's own timer only where it cut a transfer off", () => {
  const rested = { lastSent: { client: start, server: start } };
  expect(dropped([...retrieving, "+300 421 Timeout."], rested)[0]).toMatchObject({
    level: "error",
    certainty: "proved",
  });
  const atPrompt = dropped([...retrieving, "226 Done", "+300 421 Timeout."], rested);
  expect(atPrompt.map(({ level }) => level)).not.toContain("error");
});

it("is silent about a quick dialog with common loss, and a transfer that was told of", () => {
  expect(dropped([...retrieving, "226 Done"], { stuck: [stuck] })).toEqual([]);
  expect(dropped([...retrieving, "+90 226 Done"], { stuck: [{ ...stuck, acknowledged: true }] })).toEqual([]);
  expect(dropped([...retrieving, "+90 226 Done"], {})).toEqual([]);
});
