import { expect, it } from "vitest";
import { active, outside, said, verdicts } from "../../test/openings.ts";
import { session } from "../../test/session.ts";

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
