import { rules } from "@twinport/diagnosis";
import { expect, it } from "vitest";
import { fitting } from "../running/cast.ts";
import { scenarios } from "./index.ts";

it("is each a scenario of its own, with somebody to play it", () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  for (const scenario of scenarios) {
    expect(scenario.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    const { servers, clients } = fitting(scenario);
    expect(servers, scenario.name).not.toEqual([]);
    expect(clients, scenario.name).not.toEqual([]);
  }
});

it("is to find rules that there are", () => {
  const known = new Set(rules.map(({ id }) => id));
  for (const { name, finds, notes = [], mayFind = [] } of scenarios) {
    for (const rule of [...finds.client, ...finds.server, ...finds.both, ...notes, ...mayFind])
      expect(known.has(rule), `${name}: ${rule}`).toBe(true);
  }
});
