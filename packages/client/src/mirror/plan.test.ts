import { describe, expect, it } from "vitest";
import { type PlanRules, plan } from "./plan.ts";
import type { SideEntry } from "./side.ts";
import { printPlan } from "./totals.ts";

type Told = Partial<Omit<SideEntry, "path" | "key">> & { readonly at?: number; readonly unit?: number };

/** "a/" is a directory, others files; in the order of keys. */
function side(told: Readonly<Record<string, Told>>): AsyncIterable<SideEntry> {
  const entries = Object.entries(told).map(([text, { at, unit = 1000, ...facts }]): SideEntry => {
    const path = text.replace(/\/$/, "");
    const type = text.endsWith("/") ? "directory" : "file";
    const time = at === undefined ? {} : { modified: { epochMs: at, unitMs: unit, zoneKnown: true } };
    return { path, key: path.replaceAll("/", "\u0000"), type, ...time, ...facts };
  });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  return (async function* () {
    yield* entries;
  })();
}

async function steps(
  source: Record<string, Told>,
  target: Record<string, Told>,
  rules: Partial<PlanRules> = {},
): Promise<string[]> {
  const found: string[] = [];
  for await (const step of plan(side(source), side(target), {
    compare: "newer",
    modifyWindow: 0,
    delete: true,
    ...rules,
  })) {
    found.push(`${step.kind} ${step.path}${"reason" in step ? ` ${step.reason}` : ""}`);
  }
  return found;
}

describe("a plan", () => {
  it("makes, copies and deletes what differs, directories first", async () => {
    const source = { "a/": {}, "a/1": { size: 1 }, "a.txt": { size: 2 }, "b/": {}, "b/same": { size: 3 } };
    const target = { "b/": {}, "b/same": { size: 3 }, "b/x": {}, "old/": {}, "old/1": {} };
    expect(await steps(source, target)).toEqual([
      "make-directory a",
      "copy a/1 missing",
      "copy a.txt missing",
      "same b",
      "same b/same",
      "delete b/x",
      "delete old",
      "delete old/1",
    ]);
    expect((await steps(source, target, { delete: false })).join()).not.toContain("delete");
  });

  it.each([
    ["other sizes", { size: 1, at: 0 }, { size: 2, at: 9e9 }, "newer", "copy f size"],
    ["a newer source", { size: 1, at: 5000 }, { size: 1, at: 3000 }, "newer", "copy f newer"],
    ["an older source", { size: 1, at: 3000 }, { size: 1, at: 5000 }, "newer", "same f"],
    ["an older source too", { size: 1, at: 3000 }, { size: 1, at: 5000 }, "time", "copy f older"],
    ["a newer source too", { size: 1, at: 5000 }, { size: 1, at: 3000 }, "time", "copy f newer"],
    ["equal times", { size: 1, at: 3000 }, { size: 1, at: 3999 }, "time", "same f"],
    ["a fraction of a second", { size: 1, at: 3999 }, { size: 1, at: 3000 }, "newer", "same f"],
    ["minutes only", { size: 1, at: 59_999 }, { size: 1, at: 0, unit: 60_000 }, "newer", "same f"],
    ["minutes enough", { size: 1, at: 60_000 }, { size: 1, at: 0, unit: 60_000 }, "newer", "copy f newer"],
    ["no times", { size: 1 }, { size: 1, at: 0 }, "newer", "same f"],
    ["nothing", {}, {}, "newer", "copy f unknown"],
    ["size alone", { size: 1, at: 9e9 }, { size: 1, at: 0 }, "size", "same f"],
    ["digests", { size: 1, at: 9e9 }, { size: 1, at: 0 }, "hash", "check f"],
    ["digests of other sizes", { size: 1 }, { size: 2 }, "hash", "copy f size"],
  ] as const)("goes by %s", async (_, source, target, compare, step) => {
    expect(await steps({ f: source }, { f: target }, { compare })).toEqual([step]);
  });

  it("does not trust a clock whose zone is unknown by hours", async () => {
    const modified = (epochMs: number) => ({ epochMs, unitMs: 60_000, zoneKnown: false });
    const hour = 3_600_000;
    const target = { f: { size: 1, at: 0 } };
    expect(await steps({ f: { size: 1, modified: modified(8 * hour) } }, target)).toEqual(["same f"]);
    expect(await steps({ f: { size: 1, modified: modified(30 * hour) } }, target)).toEqual(["copy f newer"]);
  });

  it("takes times for the same that are not further apart than asked for", async () => {
    const summer = 3_600_000;
    const source = { f: { size: 1, at: summer }, g: { size: 1, at: summer + 1 } };
    const target = { f: { size: 1, at: 0, unit: 1 }, g: { size: 1, at: 0, unit: 1 } };
    const rules = { compare: "time", modifyWindow: summer } as const;
    expect(await steps(source, target, rules)).toEqual(["same f", "copy g newer"]);
    expect(await steps(target, source, rules)).toEqual(["same f", "copy g older"]);
  });

  it("leaves links, and what is one thing here and another there, and all below either", async () => {
    const kept = { delete: false };
    expect(await steps({ l: { type: "link" } }, { "l/": {}, "l/x": {} })).toEqual(["leave l link"]);
    expect(await steps({ d: {} }, { "d/": {}, "d/x": {}, e: {} }, kept)).toEqual(["leave d type"]);
    expect(await steps({ "d/": {}, "d/x": {} }, { d: { type: "link" } }, kept)).toEqual(["leave d type"]);
    expect(await steps({ p: { type: "other" } }, {})).toEqual(["leave p special"]);
  });

  it("replaces one thing by another where it may delete", async () => {
    expect(await steps({ d: {} }, { "d/": {}, "d/x": {}, e: {} })).toEqual([
      "replace d",
      "delete d/x",
      "delete e",
    ]);
    expect(await steps({ "d/": {}, "d/x": {} }, { d: { type: "link" } })).toEqual([
      "replace d",
      "copy d/x missing",
    ]);
    expect(await steps({ p: { type: "other" } }, { p: {} })).toEqual(["leave p special"]);
  });

  it("is printed with counts and bytes, names made safe", async () => {
    const lines: string[] = [];
    const actions = plan(
      side({
        ...{ "d/": {}, "d/\u001b[2J": { size: 10 }, new: { size: 5 }, unknown: {}, same: { size: 1 } },
        ...{ l: { type: "link" }, p: { type: "other" }, t: { size: 7 }, "u/": {} },
      }),
      side({ same: { size: 1 }, old: {}, p: {}, "t/": {}, u: { type: "link" } }),
      { compare: "newer", modifyWindow: 0, delete: true },
    );
    for await (const line of printPlan(actions)) lines.push(line);
    expect(lines).toEqual([
      "mkdir   d/",
      "copy    d/\\x1b[2J (missing, 10 bytes)",
      "leave   l (a link)",
      "copy    new (missing, 5 bytes)",
      "delete  old",
      "leave   p (a special file, a file at the target)",
      "replace t (a directory by a file, 7 bytes)",
      "replace u (a link by a directory)",
      "copy    unknown (missing)",
      "4 files to copy (22 bytes and 1 of unknown size), 2 directories to make, 3 to delete, 1 the same, 2 left alone",
    ]);
    lines.splice(0);
    const rules = { compare: "newer", modifyWindow: 0, delete: false } as const;
    for await (const line of printPlan(plan(side({ t: {} }), side({ "t/": {} }), rules))) lines.push(line);
    expect(lines[0]).toBe("leave   t (a file, a directory at the target: with delete it is replaced)");
  });
});
