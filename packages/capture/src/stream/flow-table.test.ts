import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentOf } from "../../test/conversation.ts";
import type { TcpSegment } from "../decode/types.ts";
import { TcpFlow } from "../write/index.ts";
import { FlowTable, sourceIsFirst } from "./flow-table.ts";

function between(a: string, aPort: number, b: string, bPort: number): TcpSegment {
  return segmentOf(new TcpFlow({ address: a, port: aPort }, { address: b, port: bPort }).syn(), 1, 0);
}

describe("FlowTable", () => {
  it("finds a connection from both ends and tells them apart", () => {
    const table = new FlowTable<string>(10);
    table.set(between("10.0.0.1", 1, "10.0.0.2", 2), "first");
    table.set(between("10.0.0.1", 2, "10.0.0.2", 1), "second");
    table.set(between("2001:db8::1", 1, "2001:db8::2", 2), "third");
    const there = between("10.0.0.2", 2, "10.0.0.1", 1);
    expect([table.get(there), table.get(between("2001:db8::2", 2, "2001:db8::1", 1))]).toEqual([
      "first",
      "third",
    ]);
    expect(table.get(between("10.0.0.1", 3, "10.0.0.2", 1))).toBe(undefined);
    expect(sourceIsFirst(there)).not.toBe(sourceIsFirst(between("10.0.0.1", 1, "10.0.0.2", 2)));
  });

  it("keeps the connections asked for last, like a map in that order", () => {
    const segments = Array.from({ length: 12 }, (_, port) => between("10.0.0.1", port + 1, "10.0.0.2", 21));
    const operation = fc.record({ port: fc.nat({ max: 11 }), set: fc.boolean(), value: fc.nat() });
    const property = fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(operation, { maxLength: 100 }),
      (capacity, operations) => {
        const table = new FlowTable<number>(capacity);
        const model = new Map<number, number>();
        for (const { port, set, value } of operations) {
          const segment = segments[port];
          if (segment === undefined) continue;
          const held = model.get(port);
          if (!set) expect(table.get(segment)).toBe(held);
          if (set || held !== undefined) model.delete(port);
          if (set) {
            const [oldest] = model.keys();
            const full = held === undefined && model.size === capacity && oldest !== undefined;
            expect(table.set(segment, value)).toBe(full ? model.get(oldest) : held);
            if (full) model.delete(oldest);
            model.set(port, value);
          } else if (held !== undefined) model.set(port, held);
        }
        expect([...table.values()]).toEqual([...model.values()]);
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  it("grows to its capacity and no further", () => {
    const table = new FlowTable<number>(1000);
    for (let port = 1; port <= 3000; port++) table.set(between("10.0.0.1", port, "10.0.0.2", 21), port);
    expect([...table.values()]).toEqual(Array.from({ length: 1000 }, (_, index) => 2001 + index));
    expect(table.get(between("10.0.0.2", 21, "10.0.0.1", 2500))).toBe(2500);
    expect(table.get(between("10.0.0.1", 2000, "10.0.0.2", 21))).toBe(undefined);
  });
});
