import process from "node:process";
import { fitting, lacking, play, type Scenario, scenarios, type Wanted } from "@twinport/lab";
import { describe, expect, it } from "vitest";
import { pathWithPeers, twinport } from "./peers.ts";

process.env["PATH"] = pathWithPeers();

it("has what it needs here", async () => {
  expect(await lacking()).toBeNull();
});

/** Each server with the client that comes first, and each client with the server that does. */
function pairsOf(scenario: Scenario): readonly Wanted[] {
  const { servers, clients } = fitting(scenario);
  const [server, ...otherServers] = servers;
  const [client, ...otherClients] = clients;
  if (server === undefined || client === undefined) throw new Error("nobody plays");
  return [
    { server, client },
    ...otherServers.map((one) => ({ server: one, client })),
    ...otherClients.map((one) => ({ server, client: one })),
  ];
}

describe("the lab finds what its scenarios are about, at each end and at both", () => {
  for (const scenario of scenarios) {
    for (const wanted of pairsOf(scenario)) {
      it.concurrent(`${scenario.name} with ${wanted.server} and ${wanted.client}`, async () => {
        const played = await play(scenario, wanted, { twinport, stop: new AbortController().signal });
        if (played.kind !== "played") throw new Error(JSON.stringify(played));
        const { found, ok } = played.verdict;
        expect({ found, ok, said: ok ? "" : played.recording.visit.output }).toMatchObject({ ok: true });
      });
    }
  }
});
