import { expect, it } from "vitest";
import { active, open, outside, refused, said, unanswered, verdicts } from "../../test/openings.ts";
import { session } from "../../test/session.ts";
import type { DataFacts } from "../facts.ts";

const third = "192.0.2.50";
const lines = ["PORT 192,0,2,50,195,80", "200 OK", "RETR x", "150 Here", "226 Done"];
const seen = (data: DataFacts) => session(lines, { ...outside, data: [data] });

it("sees that the server connects to a third host: FXP, or a bounce", () => {
  const facts = seen(active([open], { address: third, usedBy: 1 }));
  expect(verdicts(facts)).toEqual(["R27 warn proved"]);
  expect(said(facts)).toBe(
    "The client 198.51.100.7 names a third host, 192.0.2.50:50000, and the server 203.0.113.5 connects there: a transfer from server to server (FXP), or an FTP bounce attack.",
  );
});

it("sees that the server scans ports for the client: an error, answered or not", () => {
  for (const opening of [open, refused, unanswered]) {
    expect(verdicts(seen(active([opening], { address: third, port: 22 })))).toEqual(["R27 error proved"]);
  }
});

it("says nothing of the client's own address, or of a NAT that forwards to it", () => {
  const own = outside.client.address;
  expect(verdicts(seen(active([open], { address: own })))).toEqual([]);
  const to = { address: own, port: 50000 };
  const from = { ...outside.server, port: 20 };
  expect(verdicts(seen(active([{ from, to, opening: open }], { address: third })))).toEqual([]);
});

it("does not take a client behind NAT for a third host", () => {
  expect(verdicts(seen(active([unanswered], { address: "192.168.1.5" })))).toEqual(["R08 error proved"]);
});

const asked = (reply: string, address: string, port: number) =>
  session(["220 Hi", "PORT x", reply], {
    ...outside,
    data: [active([], { address, port, announcedBy: 1 })],
  });

it("sees a server agree to connect to another host's service, also before it does", () => {
  const agreed = asked("200 OK", "203.0.113.80", 80);
  expect(verdicts(agreed)).toEqual(["R27 warn proved"]);
  expect(said(agreed)).toMatch(/third host, 203\.0\.113\.80:80, and the server 203\.0\.113\.5 agrees/);
  expect(verdicts(asked("500 Illegal PORT command.", "203.0.113.80", 80))).not.toContain("R27 warn proved");
});

it("waits for the connection where the address may be a client's own behind NAT", () => {
  expect(verdicts(asked("200 OK", "192.168.1.7", 50000))).not.toContain("R27 warn proved");
});
