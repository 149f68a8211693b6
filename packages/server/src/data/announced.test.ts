import { describe, expect, it } from "vitest";
import type { LogEvent } from "../observe/log.ts";
import type { PassiveOptions } from "../options.ts";
import { ManualClock } from "../testing/index.ts";
import { AnnouncedAddresses, type LookUp } from "./announced.ts";

function make(address: PassiveOptions["address"], lookUp?: LookUp) {
  const clock = new ManualClock();
  const log: LogEvent[] = [];
  const context = { clock, log: (event: LogEvent) => log.push(event), ...(lookUp && { lookUp }) };
  return { clock, log, announced: new AnnouncedAddresses(address, context) };
}

describe("the address that 227 names", () => {
  it("is the control connection's own without a setting", async () => {
    const { announced, clock } = make(undefined);
    await announced.start();
    expect(announced.to("192.0.2.1")).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it("goes by the client's network, of which the first counts", () => {
    const { announced } = make([
      { network: "10.0.0.0/8", address: "10.0.0.5" },
      { network: "10.1.0.0/16", address: "10.1.0.5" },
      { network: "2001:db8::/32", address: "192.0.2.6" },
      { network: "203.0.113.9", address: "192.0.2.9" },
    ]);
    const clients = ["10.1.2.3", "::ffff:10.9.9.9", "2001:db8::1", "203.0.113.9", "203.0.113.8"];
    expect(clients.map((client) => announced.to(client))).toEqual([
      "10.0.0.5",
      "10.0.0.5",
      "192.0.2.6",
      "192.0.2.9",
      undefined,
    ]);
  });

  it.each([
    "0.0.0.0",
    "::1",
    "224.0.0.1",
    "255.255.255.255",
    "256.1.1.1",
    "1.2.3",
    "a b",
    "",
    "-a..b",
    "x".repeat(64),
  ])("is not to be %j", (address) => {
    expect(() => make(address)).toThrow(RangeError);
    expect(() => make([{ network: "0.0.0.0/0", address }])).toThrow(RangeError);
  });

  it("refuses a network that is none", () => {
    expect(() => make([{ network: "10.0.0.0/33", address: "192.0.2.1" }])).toThrow(
      "not a network, such as 192.0.2.0/24 or 2001:db8::1: 10.0.0.0/33",
    );
  });

  it("follows a name, keeps its last good answer, and says what could not be looked up", async () => {
    let answer: () => Promise<readonly string[]> = () =>
      Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" }));
    const asked: string[] = [];
    const { announced, clock, log } = make("ftp.example.org", (name) => {
      asked.push(name);
      return answer();
    });
    const later = async () => {
      clock.advance(60_000);
      await new Promise((resolve) => setImmediate(resolve));
      return announced.to("192.0.2.1");
    };
    await announced.start();
    expect(announced.to("192.0.2.1")).toBeUndefined();
    expect(log).toMatchObject([
      { type: "address-lookup-failed", name: "ftp.example.org", reason: "ENOTFOUND", kept: null },
    ]);
    answer = async () => ["198.51.100.1"];
    expect(await later()).toBe("198.51.100.1");
    answer = async () => ["198.51.100.2", "198.51.100.1"];
    expect(await later()).toBe("198.51.100.1");
    answer = async () => ["198.51.100.2"];
    expect(await later()).toBe("198.51.100.2");
    answer = async () => ["0.0.0.0"];
    expect(await later()).toBe("198.51.100.2");
    expect(log[1]).toMatchObject({ reason: expect.stringMatching("no IPv4 address"), kept: "198.51.100.2" });
    expect(asked).toHaveLength(5);
    announced.close();
    expect(clock.pending).toBe(0);
  });

  it("does not keep a start waiting for a resolver that is silent", async () => {
    const { announced, clock } = make("ftp.example.org", () => new Promise(() => undefined));
    const started = announced.start();
    clock.advance(5000);
    await started;
    expect(announced.to("192.0.2.1")).toBeUndefined();
  });

  it("asks the system by itself", async () => {
    const { announced } = make("localhost");
    await announced.start();
    expect(announced.to("192.0.2.1")).toBe("127.0.0.1");
    announced.close();
  });
});
