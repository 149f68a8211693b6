import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyzeBytes } from "../../analyze.ts";
import { nodeHost } from "../../node/host.ts";
import type { Text } from "../marked.ts";
import type { ReportRow, ReportSession } from "../report.ts";
import { CrossingReporter } from "./crossing.ts";
import { pairSessions } from "./pair-sessions.ts";

/** The sessions of a scenario of the lab, as both ends captured it. */
function crossingsOf(name: string, complete = true): readonly ReportSession[] {
  const [client, server] = ["client", "server"].map((end) => {
    const bytes = readFileSync(new URL(`../../../../../fixtures/lab/${name}/${end}.pcap`, import.meta.url));
    return analyzeBytes(bytes, { host: nodeHost }).sessions;
  });
  const reporter = new CrossingReporter();
  return pairSessions(client ?? [], server ?? []).map((pair, at) =>
    reporter.report(pair, { id: `C${at + 1}`, router: "router", complete, start: null }),
  );
}

function crossingOf(name: string, complete?: boolean): ReportSession {
  const [session] = crossingsOf(name, complete);
  if (session === undefined) throw new Error("no session");
  return session;
}

const plain = (text: Text) =>
  text.map((span) => (typeof span === "string" ? span : Object.values(span).join(""))).join("");

/** The frames beside the client and beside the server, what became of the row, and what is said of that, in English. */
function odd({ rows }: ReportSession) {
  return rows
    .filter(({ said, crossed }) => crossed?.fate !== "passed" || said.en.includes(". "))
    .map(({ frames, said, crossed }) => [
      `${placesOf(frames)}|${placesOf(crossed?.frames ?? [])}`,
      crossed?.fate,
      plain(said.en.slice(said.en.indexOf(". ") + 1)),
    ]);
}

const placesOf = (frames: ReportRow["frames"]) =>
  frames.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join();

const dropped = "Stopped on the way: none of the SYNs was captured beside the server";

describe("what became of a session between both ends", () => {
  const nothing = [
    ...["passive", "active", "extended-passive", "extended-active", "ipv6", "tls", "tls-reuse-refused"],
    ...["passive-port-refused", "capture-filter-port-21", "client-firewall", "disk-full", "wrong-password"],
    ...["implicit-explicit-mix-up", "plain-to-implicit", "server-at-its-limit", "binary-in-ascii-mode"],
  ];
  it.each(nothing)("%s: everything passed", (name) => {
    for (const session of crossingsOf(name)) {
      expect(odd(session)).toEqual([]);
      expect(plain(session.notes.en[0] ?? [])).toMatch(/^Everything passed unchanged/);
    }
  });

  it("passive-port-dropped: the SYNs stop at the router", () => {
    const session = crossingOf("passive-port-dropped");
    expect(odd(session)).toEqual([
      ["15,17-18|", "stopped", dropped],
      ["22-24|", "stopped", dropped],
    ]);
    expect(session.lanes.map(({ role }) => role)).toEqual(["client", "router", "control", "data"]);
    const steps = session.rows.filter(({ crossed }) => crossed?.fate === "stopped").map(({ step }) => step);
    expect(steps).toMatchObject([
      { from: 0, to: 3, stops: 1 },
      { from: 0, to: 3, stops: 1 },
    ]);
    expect(session.rows.find(({ raw }) => raw[0] === "EPSV")).toMatchObject({
      frames: [[19, 19]],
      crossed: { frames: [[16, 16]], fate: "passed" },
      step: { from: 0, to: 2 },
    });
  });

  it("says that a filter may be why, where captures may lack something", () => {
    const notes = (complete: boolean) =>
      crossingOf("passive-port-dropped", complete).notes.en.map(plain).join("\n");
    expect(notes(false)).toContain("The capture beside the server has no data connection at all.");
    expect(notes(true)).not.toContain("no data connection at all");
  });

  it("passive-port-rejected: who rejected it", () => {
    const said = "Rejected on the way, by 192.168.13.1: the SYN was not captured beside the server";
    expect(odd(crossingOf("passive-port-rejected"))).toEqual([
      ["15-16|", "stopped", said],
      ["21-22|", "stopped", said],
    ]);
  });

  it("client-firewall: neither end has anything to show", () => {
    expect(crossingOf("client-firewall").notes.en.map(plain)).toContainEqual(
      expect.stringMatching(
        /^Ports 50004 and 50001 were announced, and neither capture has a connection there/,
      ),
    );
  });

  it("active-port-dropped: the server's SYNs stop before the client", () => {
    const session = crossingOf("active-port-dropped");
    const said = "Stopped on the way: none of the SYNs was captured beside the client";
    expect(odd(session)).toEqual([
      ["|18,20-21", "stopped", said],
      ["|29,31-32", "stopped", said],
    ]);
    expect(session.rows.find(({ crossed }) => crossed?.fate === "stopped")?.step).toMatchObject({
      from: 3,
      to: 0,
      stops: 1,
    });
  });

  it("active-behind-nat: packets are translated, what PORT says is not", () => {
    const said =
      "Not translated: the addresses of packets are translated on the way, the one in this line is not; beside the server the client is 203.0.113.2";
    expect(odd(crossingOf("active-behind-nat"))).toEqual([
      ["1-3|1-3", "changed", "Translated on the way: 192.168.13.104:36114 became 203.0.113.2:61372"],
      ["13|13", "passed", said],
      ["15|15", "passed", said],
    ]);
  });

  it("server-behind-nat: packets are translated, what 227 says is not", () => {
    expect(odd(crossingOf("server-behind-nat"))).toEqual([
      ["1-3|1-3", "changed", "Translated on the way: 203.0.113.2:21 became 192.168.13.111:21"],
      ["16|16", "passed", expect.stringContaining("beside the client the server is 203.0.113.2")],
    ]);
  });

  it("server-behind-nat-mended: nothing is left as it was, nothing rewritten", () => {
    const said = odd(crossingOf("server-behind-nat-mended"));
    expect(said).toHaveLength(4);
    for (const [, fate, sentence] of said)
      expect([fate, sentence]).toEqual(["changed", expect.stringMatching(/^Translated/)]);
  });

  it("helper and alg-rewriting: lines are rewritten, and show both ways", () => {
    const session = crossingOf("helper");
    const [, port] = odd(session);
    expect(port).toEqual([
      "15|15",
      "changed",
      "Rewritten on the way: PORT 192,168,13,104,161,189 became PORT 203,0,113,2,161,189",
    ]);
    expect(session.rows.find(({ frames }) => frames[0]?.[0] === 15)?.raw).toEqual([
      "PORT 192,168,13,104,161,189",
      "PORT 203,0,113,2,161,189",
    ]);
    const rewriting = crossingOf("alg-rewriting");
    expect(rewriting.rows.find(({ frames }) => frames[0]?.[0] === 16)?.raw).toEqual([
      "227 Entering Passive Mode (192,168,13,111,195,88).",
      "227 Entering Passive Mode (203,0,113,2,195,88).",
    ]);
    expect(odd(rewriting)[1]).toEqual([
      "16|16",
      "changed",
      "Rewritten on the way: 227 Entering Passive Mode (192,168,13,111,195,88). became 227 Entering Passive Mode (203,0,113,2,195,88).",
    ]);
  });

  it.each(["helper-absent", "helper-blinded-by-tls"])("%s: the SYNs stop at the router", (name) => {
    for (const [, fate, sentence] of odd(crossingOf(name)))
      expect([fate, sentence]).toEqual(["stopped", dropped]);
  });

  it("mtu-black-hole: large packets stop, small ones get through", () => {
    const session = crossingOf("mtu-black-hole");
    expect(odd(session)).toEqual([
      [
        "|22-32",
        "stopped",
        expect.stringContaining("although the connection was opened: smaller ones get through"),
      ],
      ["|34,37-40,44", "stopped", "Stopped on the way: none of them was captured beside the client"],
    ]);
    // What looks like an empty file beside the client is none.
    expect(session.rows.map(({ kind }) => kind)).not.toContain("data.empty");
  });

  it("control-dropped-when-idle: 226 never comes", () => {
    const [reply] = odd(crossingOf("control-dropped-when-idle"));
    expect(reply).toEqual([
      "|463",
      "stopped",
      "Stopped on the way: nothing of it was captured beside the client",
    ]);
  });

  it("data-reset: the RST is not the server's", () => {
    const session = crossingOf("data-reset");
    expect(odd(session)).toEqual([
      [
        "137|",
        "made",
        "Not from the server: nothing of it was captured there; it was made on the way, in the server's name",
      ],
    ]);
    expect(session.rows.find(({ crossed }) => crossed?.fate === "made")?.step).toMatchObject({
      from: 1,
      to: 0,
    });
  });

  it("port-line-split: only the first piece arrives", () => {
    expect(odd(crossingOf("port-line-split")).slice(1)).toEqual([
      ["11-12|11", "part", "Only a part arrived: 12 of its 28 bytes were captured beside the server"],
      ["14-19|", "stopped", "Stopped on the way: none of them was captured beside the server"],
      ["|", "one", "Only the capture beside the server tells of it"],
    ]);
  });

  it("foreign-data-connection: data connections become another host's", () => {
    expect(odd(crossingOf("foreign-data-connection")).map(([, , said]) => said)).toEqual([
      "Translated on the way: 192.168.13.104:49342 became 203.0.113.2:61928",
      "Translated on the way: 192.168.13.104:34387 became 198.51.100.7:34387",
      "Translated on the way: 192.168.13.104:38505 became 198.51.100.7:38505",
    ]);
  });
});
