import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/index.ts";
import { TicketIssuers } from "./tickets.ts";

describe("keys of tickets", () => {
  it("are forgotten when the latest ticket can be taken up no more", () => {
    const clock = new ManualClock();
    const issuers = new TicketIssuers(clock);
    const [gone, stays] = [issuers.add(), issuers.add()];
    clock.advance(limits.tlsSessionTime - 1);
    expect(issuers.find(gone.name)).toBe(gone);
    issuers.issued(stays);
    clock.advance(1);
    expect([issuers.find(gone.name), issuers.find(stays.name)]).toEqual([undefined, stays]);
    expect(issuers.size).toBe(1);
  });

  it("are those of the connections that gave one out last, however many come", () => {
    const issuers = new TicketIssuers(new ManualClock());
    const [idle, busy] = [issuers.add(), issuers.add()];
    for (let count = 0; count < limits.tlsTicketIssuers; count++) {
      issuers.add();
      issuers.issued(busy);
    }
    expect(issuers.size).toBe(limits.tlsTicketIssuers);
    expect([issuers.find(idle.name), issuers.find(busy.name)]).toEqual([undefined, busy]);
  });
});
