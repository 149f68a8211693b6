import { describe, expect, it } from "vitest";
import { Scene, type Wire } from "../../test/scene.ts";
import type { Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";
import { analyze } from "../session-stream.ts";

const client = "198.51.100.4:40000";
const server = "192.0.2.9:21";

/** How the session between the same two ports begins and how it ends. */
type Way = "whole" | "middle" | "open";

/** A session with a download of `name`, whose data connection has the same ports each time, too. */
function session(scene: Scene, name: string, way: Way, isn: number): void {
  const control = scene.flow(client, server, isn);
  if (way !== "middle") {
    control.handshake();
    control.server("220 Hello");
  }
  control.ask(`USER ${name}`, "230 In");
  control.ask("PASV", "227 (192,0,2,9,195,80)");
  const data: Wire = scene.flow("198.51.100.4:41000", "192.0.2.9:50000", isn + 7);
  data.handshake();
  control.ask(`RETR ${name}`, "150 Opening (5 bytes)");
  data.data("responder", "12345");
  data.close("responder");
  control.ask("NOOP", "226 Done");
  if (way !== "open") control.close("initiator");
  scene.wait(20);
}

/** What the sessions of a capture that arrives in chunks of `size` are. */
async function streamed(scene: Scene, size: number): Promise<Session[]> {
  const file = scene.pcap();
  const chunks = async function* () {
    for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
  };
  const sessions: Session[] = [];
  for await (const one of analyze(chunks(), { host: nodeHost })) sessions.push(one);
  return sessions;
}

describe("three sessions one after another between the same two ports, streamed", () => {
  const ways: readonly (readonly Way[])[] = [
    ["whole", "whole", "whole"],
    ["whole", "middle", "whole"],
    ["open", "whole", "whole"],
    ["open", "open", "open"],
    ["middle", "open", "whole"],
  ];
  it.each(ways.map((way) => [way.join(", "), way] as const))("%s", async (_, way) => {
    const scene = new Scene();
    for (const [at, one] of way.entries()) session(scene, `f${at}`, one, 50_000_000 * (at + 1));
    for (const size of [scene.pcap().length, 100]) {
      const sessions = await streamed(scene, size);
      expect(sessions.map(({ id, user }) => [id, user])).toEqual([
        ["C1", "f0"],
        ["C2", "f1"],
        ["C3", "f2"],
      ]);
      for (const [at, { transfers, connections, commands }] of sessions.entries()) {
        expect(transfers).toMatchObject([{ argument: `f${at}`, bytes: 5 }]);
        expect(connections).toMatchObject([{ state: "open", command: "RETR" }]);
        expect(commands.map(({ verb }) => verb)).toEqual(["USER", "PASV", "RETR", "NOOP"]);
      }
    }
  });
});
