import { expect, it } from "vitest";
import { control, data, found, session, start } from "../../test/session.ts";
import type { ConnectionFacts, FlowFacts } from "../facts.ts";

const flow: FlowFacts = {
  sender: "server",
  window: 65_535,
  scaled: false,
  segments: 4000,
  retransmissions: 4,
};
const far = { kind: "open", time: start, rttMs: 50, frames: [[101, 103]] } as const;

/** A download of `seconds` at `rate` bytes a second. */
const lasting = (seconds: number, rate: number, connection: Partial<ConnectionFacts>) => {
  const transfer = { exchange: 1, bytes: seconds * rate, durationMs: seconds * 1000 };
  return found(
    session(["220 Hi", "RETR a", "150 x", "226 Done"], { data: [data(transfer, connection)] }),
    "R29",
  );
};

it("names loss with its share", () => {
  const [finding] = lasting(10, 500_000, { flow: { ...flow, retransmissions: 100 }, opening: far });
  expect(finding).toMatchObject({ level: "note", certainty: "likely", subjects: ["C1.D1"] });
  expect(finding?.said.en.finding).toBe(
    "Speed (0.50 MB/s) is limited by loss: 100 of 4000 packets (2.5 %) had to be sent again.",
  );
});

it("names the window where a round trip carries nearly one", () => {
  const [finding] = lasting(10, 1_250_000, { flow, opening: far });
  expect(finding?.certainty).toBe("likely");
  expect(finding?.said.en.finding).toMatch(/receive window: 65535 bytes .* 50 ms, without window scaling/);
  expect(lasting(10, 600_000, { flow, opening: far })).toEqual([]);
});

it("names a receiver whose buffer was full", () => {
  const fullBuffer = { by: "client", seconds: 6, frames: [] } as const;
  expect(lasting(10, 500_000, { flow, fullBuffer })[0]?.said.en.finding).toMatch(
    /the client, .* 6\.0 of 10\.0 s/,
  );
  expect(lasting(10, 500_000, { flow, fullBuffer: { ...fullBuffer, seconds: 0.2 } })).toEqual([]);
});

it("counts the round trips of many small files", () => {
  const files = (count: number, gap: number, rttMs: number) => {
    const lines = Array.from({ length: count }, () => [`+${gap} RETR a`, "+0.2 150 x", "+0.05 226 Done"]);
    const list = Array.from({ length: count }, (_, index) =>
      data({ exchange: index + 1, bytes: 1000, durationMs: 5 }, {}, index + 1),
    );
    const opening = { ...far, rttMs };
    return found(session(["220 Hi", ...lines.flat()], { data: list, control: control({ opening }) }), "R29");
  };
  expect(files(30, 0.1, 50)[0]?.said.en.finding).toMatch(
    /round trips: 30 files .* 342 ms .* 6\.8 round trips of 50 ms/,
  );
  expect(files(5, 0.1, 50)).toEqual([]);
  expect(files(30, 20, 50)).toEqual([]);
  expect(files(30, 0.1, 1)).toEqual([]);
});

it("does not judge short transfers", () => {
  expect(lasting(0.5, 500_000, { flow: { ...flow, retransmissions: 100 }, opening: far })).toEqual([]);
});
