import { once } from "node:events";
import { createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import type { WireEvent } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { MockServer, type MockSession } from "../../test/mock-server.ts";
import { passiveCommand } from "../../test/transfers.ts";
import { dialMock, failure, quick } from "../../test/with-client.ts";
import { openSession } from "../session/open-session.ts";

/** Runs one session and returns its events. */
async function observed(
  script: (s: MockSession) => Promise<void>,
  options: { mode: "pasv" | "port"; dataPayload?: boolean },
): Promise<WireEvent[]> {
  const events: WireEvent[] = [];
  const observer = {
    dataPayload: options.dataPayload ?? false,
    event: (event: WireEvent) => void events.push(event),
  };
  const server = await MockServer.start(async (s) => {
    await s.login();
    await script(s);
    await s.expect("QUIT");
    await s.say("221 bye");
    s.socket.end();
  });
  const client = await dialMock(server, { observer, modes: [options.mode] });
  await client.login("u", "p");
  await client.listText("LIST");
  await client.quit();
  await server.close();
  return events;
}

const passive = async (s: MockSession) => {
  const data = await passiveCommand(s, "LIST");
  await s.say("150 go");
  data.end("text");
  await s.say("226 done");
};

describe("wire events", () => {
  it("tell the control connection with its bytes, the password too", async () => {
    const events = await observed(passive, { mode: "pasv" });
    const control = events.filter((event) => event.id === 1);
    expect(control[0]).toMatchObject({ type: "open", channel: "control", initiator: "client" });
    const said = (direction: string) => {
      const parts = control.flatMap((e) =>
        e.type === "bytes" && e.direction === direction ? [e.payload ?? []] : [],
      );
      return parts.map((part) => Buffer.from(part as Uint8Array).toString()).join("");
    };
    expect(said("to-server")).toBe("USER u\r\nPASS p\r\nPASV\r\nLIST\r\nQUIT\r\n");
    expect(said("to-client")).toMatch(/^220 ready\r\n331 .*221 bye\r\n$/s);
    const ends = control.filter((event) => event.type === "fin").map((event) => event.by);
    expect(ends).toEqual(["server", "client"]);
    expect(control.every((event, i) => i === 0 || event.time >= (control[i - 1]?.time ?? 0))).toBe(true);
  });

  for (const dataPayload of [false, true]) {
    it(`tell the data connection ${dataPayload ? "with" : "without"} its bytes`, async () => {
      const events = await observed(passive, { mode: "pasv", dataPayload });
      const data = events.filter((event) => event.id === 2);
      expect(data.map((event) => event.type)).toEqual(["open", "bytes", "fin", "fin"]);
      expect(data[0]).toMatchObject({ channel: "data", initiator: "client" });
      const bytes = data[1];
      expect(bytes).toMatchObject({ direction: "to-client", length: 4 });
      expect(bytes !== undefined && "payload" in bytes).toBe(dataPayload);
    });
  }

  it("tell who opened an active data connection", async () => {
    const script = async (s: MockSession) => {
      const at = await s.active();
      await s.expect("LIST");
      await s.say("150 go");
      (await s.dial(at)).end("text");
      await s.say("226 done");
    };
    const events = await observed(script, { mode: "port" });
    const open = events.find((event) => event.type === "open" && event.channel === "data");
    const port = events.find(
      (event) => event.type === "bytes" && event.direction === "to-server" && event.length > 20,
    );
    expect(open).toMatchObject({ initiator: "server", client: { address: "127.0.0.1" } });
    expect(port).toBeDefined();
  });

  it("tell a connection that was refused", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const address = probe.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    probe.close();
    await once(probe, "close");
    const events: WireEvent[] = [];
    const observer = { event: (event: WireEvent) => void events.push(event) };
    await failure(openSession({ host: "127.0.0.1", port, observer }));
    expect(events).toMatchObject([
      {
        type: "refused",
        id: 1,
        channel: "control",
        reason: "refused",
        server: { address: "127.0.0.1", port },
      },
    ]);
  });

  it("tell a server that never connects, and a transfer that is broken off", async () => {
    const events: WireEvent[] = [];
    const observer = { event: (event: WireEvent) => void events.push(event) };
    const server = await MockServer.start(async (s) => {
      await s.login();
      await s.active();
      await s.expect("LIST");
      await s.say("150 go");
      await s.expect("ABOR");
      await s.say("426 no", "226 ok");
      const data = await passiveCommand(s, "RETR f", "I");
      await s.say("150 go");
      data.write("x");
      await s.expect("ABOR");
      await s.say("426 no", "226 ok");
    });
    const client = await dialMock(server, { observer, modes: ["port"], timeouts: { ...quick, connect: 50 } });
    await client.login("u", "p");
    await failure(client.listText("LIST"));
    client.modes = ["pasv"];
    const download = await client.download("f");
    download.stream.once("data", () => download.stream.destroy());
    await failure(buffer(download.stream)).catch(() => {});
    await failure(download.done);
    client.close();
    await server.close();
    const data = events.filter((event) => event.id > 1);
    expect(data.map((event) => event.type)).toEqual(["refused", "open", "bytes", "reset"]);
    expect(data[0]).toMatchObject({ initiator: "server", reason: "timeout" });
    expect(data[3]).toMatchObject({ by: "client" });
  });
});
