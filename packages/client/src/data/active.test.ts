import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { failure, quick, talk } from "../../test/with-client.ts";
import { PortRange } from "./port-range.ts";

const port = { client: { modes: ["port"] as const } };

describe("active mode", () => {
  it("announces an address of the control connection and takes the server's connection", async () => {
    const script = async (s: MockSession) => {
      const at = await s.active();
      await s.expect("LIST");
      await s.say("150 go");
      (await s.dial(at)).end("text");
      await s.say("226 done");
    };
    await talk(
      script,
      async (client, server) => {
        expect(await client.listText("LIST")).toBe("text");
        expect(server.lines[2]).toMatch(/^PORT 127,0,0,1,\d+,\d+$/);
      },
      port,
    );
  });

  for (const host of ["127.0.0.1", "::1"]) {
    it(`speaks EPRT on ${host}`, async () => {
      const script = async (s: MockSession) => {
        const at = await s.active();
        await s.expect("LIST");
        await s.say("150 go");
        (await s.dial(at, host)).end("text");
        await s.say("226 done");
      };
      await talk(
        script,
        async (client, server) => {
          expect(await client.listText("LIST")).toBe("text");
          const family = host === "::1" ? "|2|::1|" : "|1|127.0.0.1|";
          expect(server.lines[2]).toMatch(/^EPRT \|[12]\|[^|]+\|\d+\|$/);
          expect(server.lines[2]).toContain(family);
        },
        { host, client: { modes: ["eprt"] } },
      );
    });
  }

  it("announces the address by which the server sees us, and a port of the range", async () => {
    const script = async (s: MockSession) => {
      const line = (await s.read()) ?? "";
      expect(line).toMatch(/^EPRT \|1\|192\.0\.2\.9\|/);
      await s.say("200 ok");
      await s.expect("LIST");
      await s.say("150 go");
      (await s.dial(Number(line.split("|")[3]))).end("text");
      await s.say("226 done");
      const [, ...numbers] = ((await s.read()) ?? "").split(/[ ,]/).map(Number);
      expect(numbers.slice(0, 4)).toEqual([192, 0, 2, 9]);
      await s.say("500 no");
    };
    const free = await new PortRange().listen("127.0.0.1");
    await once(free.listener.close(), "close");
    const active = { externalAddress: "192.0.2.9", ports: [free.port, free.port] as const };
    await talk(
      script,
      async (client, server) => {
        expect(await client.listText("LIST")).toBe("text");
        expect(server.lines[2]).toBe(`EPRT |1|192.0.2.9|${free.port}|`);
        client.modes = ["port"];
        const error = await failure(client.listText("LIST"));
        expect(error).toMatchObject({ code: "data-connection", tried: [{ mode: "port" }] });
      },
      { client: { modes: ["eprt"], active } },
    );
  });

  it("is not waited for as long where another mode is left, also if the server says nothing meanwhile", async () => {
    const script = async (s: MockSession) => {
      await s.active();
      await s.expect("LIST", "ABOR"); // a firewall swallows its SYN: no 150 before that is clear
      await s.say("426 aborted", "226 ok");
      const data = await s.passive();
      await s.expect("LIST");
      await s.say("150 go");
      await data.send("by PASV");
      await s.say("226 done");
    };
    await talk(script, async (client) => expect(await client.listText("LIST")).toBe("by PASV"), {
      client: { modes: ["port", "pasv"], timeouts: { ...quick, connect: 50 } },
    });
  });

  it("turns a stranger away and goes on waiting (P21, T41)", async () => {
    const script = async (s: MockSession) => {
      const at = await s.active();
      await s.expect("LIST");
      const stranger = await s.dial(at, "127.0.0.2");
      stranger.resume();
      await once(stranger, "end");
      await s.say("150 go");
      (await s.dial(at)).end("right");
      await s.say("226 done");
    };
    await talk(script, async (client) => expect(await client.listText("LIST")).toBe("right"), port);
  });

  it("takes the first of two connections (P21)", async () => {
    const script = async (s: MockSession) => {
      const at = await s.active();
      await s.expect("LIST");
      const first = await s.dial(at);
      const second = await s.dial(at).catch(() => undefined);
      second?.resume();
      await s.say("150 go");
      first.end("first");
      await s.say("226 done");
    };
    await talk(script, async (client) => expect(await client.listText("LIST")).toBe("first"), port);
  });

  it("takes a connection made before the 200 to PORT (P21)", async () => {
    const script = async (s: MockSession) => {
      const line = (await s.read()) ?? "";
      const numbers = line.split(",").map(Number);
      const early = await s.dial((numbers.at(-2) ?? 0) * 256 + (numbers.at(-1) ?? 0));
      await s.say("200 ok");
      await s.expect("LIST");
      await s.say("150 go");
      early.end("early");
      await s.say("226 done");
    };
    await talk(script, async (client) => expect(await client.listText("LIST")).toBe("early"), port);
  });

  it("fails when the server says it cannot connect, before or after its 150", async () => {
    const script = async (s: MockSession) => {
      await s.active();
      await s.expect("LIST");
      await s.say("425 cannot");
      await s.active();
      await s.expect("LIST");
      await s.say("150 trying", "425 cannot");
    };
    await talk(
      script,
      async (client) => {
        for (const _ of [1, 2]) {
          const error = await failure(client.listText("LIST"));
          expect(error).toMatchObject({ code: "data-connection", reply: { code: 425 } });
        }
        expect(client.closed).toBe(false);
      },
      port,
    );
  });

  it("gives up on a server that does not connect, by ABOR, and tries the next mode", async () => {
    const script = async (s: MockSession) => {
      await s.active();
      await s.expect("LIST");
      await s.say("150 go");
      await s.expect("ABOR");
      await s.say("426 aborted", "226 ok");
      const data = await s.passive();
      await s.expect("LIST");
      await s.say("150 go");
      await data.send("by PASV");
      await s.say("226 done");
    };
    await talk(script, async (client) => expect(await client.listText("LIST")).toBe("by PASV"), {
      client: { modes: ["port", "pasv"], timeouts: { ...quick, connect: 50 } },
    });
  });

  it("does not listen on when PORT is refused", async () => {
    let at = 0;
    const script = async (s: MockSession) => {
      const numbers = ((await s.read()) ?? "").split(",").map(Number);
      at = (numbers.at(-2) ?? 0) * 256 + (numbers.at(-1) ?? 0);
      await s.say("500 illegal PORT");
      await s.expect("NOOP");
      await expect(s.dial(at)).rejects.toThrow("ECONNREFUSED");
      await s.say("200 ok");
    };
    await talk(
      script,
      async (client) => {
        expect((await failure(client.listText("LIST"))).code).toBe("data-connection");
        expect((await client.command("NOOP")).code).toBe(200);
      },
      port,
    );
  });
});
