import { expect, it } from "vitest";
import { open, passive, refused, verdicts } from "../../test/openings.ts";
import { client, control, server, session } from "../../test/session.ts";
import type { Opening } from "../facts.ts";

/** What became of one passive port after the other. */
const ports = (...openings: Opening[]) =>
  session([], { data: openings.map((opening, at) => passive([opening], { port: 50000 + at })) });

it("sees that ports fail at random", () => {
  expect(verdicts(ports(open, refused, open, refused, open))).toEqual(["R25 error likely"]);
});

it("is sure if what answers stands at another distance than the server", () => {
  const far = {
    from: client,
    to: { ...server, port: 50000 },
    opening: open,
    hopLimits: { server: 62 },
  };
  const data = [
    passive([far]),
    passive([{ ...far, hopLimits: { server: 64 } }], { port: 50001 }),
    passive([refused], { port: 50002 }),
    passive([refused], { port: 50003 }),
  ];
  expect(verdicts(session([], { control: control(), data }))).toEqual(["R25 error proved"]);
  // Far away, and never in vain: it is a way like any other.
  expect(verdicts(session([], { control: control(), data: data.slice(0, 2) }))).toEqual([]);
});

it("does not take a range that is open in part for it, nor a single failure", () => {
  expect(verdicts(ports(open, open, refused, refused))).toEqual(["R02 error proved"]);
  expect(verdicts(ports(open, refused, open, open))).toEqual(["R02 error proved"]);
  expect(verdicts(ports(open, open, open))).toEqual([]);
});

it("does not take it for chance that PASV works and EPSV does not", () => {
  const data = [open, refused, open, refused].map((opening, at) =>
    passive([opening], { port: 50000 + at, method: opening === open ? "PASV" : "EPSV" }),
  );
  expect(verdicts(session([], { data, holes: true }))).toEqual(["R02 error proved"]);
});
