import type { WireEvent } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { type DataVerb, startTestServer, type TestServer } from "../testing/index.ts";
import type { SessionInfo } from "./observer.ts";

interface Watched {
  readonly server: TestServer;
  readonly events: WireEvent[];
  readonly sessions: SessionInfo[];
}

async function watch(dataPayload: boolean): Promise<Watched> {
  const events: WireEvent[] = [];
  const sessions: SessionInfo[] = [];
  const server = await startTestServer({
    storage: new MemoryStorage({ files: { "/f": "one\ntwo\n" } }),
    observer: {
      wire(session) {
        sessions.push(session);
        return { dataPayload, event: (event) => events.push(event) };
      },
    },
  });
  return { server, events, sessions };
}

/** The bytes of one connection, one way. */
function bytes(events: readonly WireEvent[], id: number, direction: "to-server" | "to-client") {
  const parts = events.filter(
    (event) => event.type === "bytes" && event.id === id && event.direction === direction,
  );
  return parts
    .map((event) => (event.type === "bytes" ? event : undefined))
    .filter((event) => event !== undefined);
}

const text = (parts: readonly { readonly payload?: Uint8Array }[]) =>
  Buffer.concat(parts.map(({ payload }) => payload ?? new Uint8Array(0))).toString();

describe.each<[DataVerb, "client" | "server"]>([
  ["PASV", "client"],
  ["EPRT", "server"],
])("the wire events of a session with %s", (verb, initiator) => {
  it("tell of both connections what went over them, in order", async () => {
    const { server, events, sessions } = await watch(true);
    const peer = await server.peer();
    const { data } = await peer.download(verb, "RETR f");
    await peer.upload(verb, "STOR g", "up\r\n");
    peer.send("QUIT\r\n");
    await peer.rest();
    await server.close();

    const opens = events.filter((event) => event.type === "open");
    expect(opens.map(({ channel }) => channel)).toEqual(["control", "data", "data"]);
    expect(events[0]).toMatchObject({
      type: "open",
      channel: "control",
      initiator: "client",
      server: server.address,
    });
    expect(sessions).toMatchObject([{ id: 1, server: server.address, client: opens[0]?.client }]);
    expect(opens.slice(1).map((open) => open.initiator)).toEqual([initiator, initiator]);
    for (const open of opens) {
      expect(open.client.address).toBe("127.0.0.1");
      expect(open.client.port).toBeGreaterThan(0);
      expect(open.server.port).toBeGreaterThan(0);
    }
    const [control, down, up] = opens.map(({ id }) => id) as [number, number, number];
    expect(new Set([control, down, up]).size).toBe(3);
    expect(text(bytes(events, control, "to-server"))).toMatch(
      /^USER u\r\nPASS p\r\n[\s\S]*STOR g\r\nQUIT\r\n$/,
    );
    expect(text(bytes(events, control, "to-client"))).toMatch(/^220 [\s\S]*226 [\s\S]*221 Goodbye.\r\n$/);
    expect(text(bytes(events, down, "to-client"))).toBe(data.toString());
    expect(data.toString()).toBe("one\r\ntwo\r\n");
    expect(text(bytes(events, up, "to-server"))).toBe("up\r\n");
    for (const id of [control, down, up]) {
      const fins = events.filter((event) => event.type === "fin" && event.id === id);
      expect(fins.length, `connection ${id}`).toBe(2);
    }
    const times = events.map(({ time }) => time);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });
});

describe("an observer that does not ask for data", () => {
  it("gets lengths only, but what is said on the control connection", async () => {
    const { server, events } = await watch(false);
    const peer = await server.peer();
    await peer.download("EPSV", "RETR f");
    const data = events.find((event) => event.type === "open" && event.channel === "data");
    const [part] = bytes(events, data?.id ?? 0, "to-client");
    expect(part).toMatchObject({ length: 10 });
    expect(part).not.toHaveProperty("payload");
    await server.close();
  });

  it("hears of connections that did not come about, and of resets", async () => {
    const { server, events } = await watch(false);
    const peer = await server.peer();
    await peer.say("PORT 127,0,0,1,4,1");
    await peer.say("RETR f");
    expect(events.findLast(({ type }) => type === "refused")).toMatchObject({
      channel: "data",
      client: { address: "127.0.0.1", port: 1025 },
      initiator: "server",
      reason: "refused",
    });
    peer.socket.resetAndDestroy();
    while (server.server.sessions > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(events.at(-1)).toMatchObject({ type: "reset", by: "client" });
    await server.close();
  });
});
