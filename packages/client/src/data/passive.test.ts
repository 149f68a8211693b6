import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { failure, quick, talk } from "../../test/with-client.ts";
import { dialTarget } from "./passive.ts";

const epsv = { client: { modes: ["epsv"] as const } };

/** A listing whose announcement is made by `announce` from a port that listens. */
function listing(verb: "PASV" | "EPSV", announce: (p1: number, p2: number, port: number) => string[]) {
  return async (s: MockSession) => {
    await s.expect(verb);
    const data = await s.listen();
    await s.say(...announce(data.port >> 8, data.port & 255, data.port));
    await s.expect("LIST");
    await s.say("150 here it comes");
    await data.send("a line\r\n");
    await s.say("226 done");
  };
}

describe("PASV", () => {
  const good: { id: string; announce: (p1: number, p2: number) => string[] }[] = [
    { id: "P12 usual", announce: (a, b) => [`227 Entering Passive Mode (127,0,0,1,${a},${b})`] },
    { id: "P12 =", announce: (a, b) => [`227 =127,0,0,1,${a},${b}`] },
    { id: "P12 bare", announce: (a, b) => [`227 ok 127,0,0,1,${a},${b}.`] },
    { id: "P13 private", announce: (a, b) => [`227 (10,0,0,1,${a},${b})`] },
    { id: "P13 unspecified", announce: (a, b) => [`227 (0,0,0,0,${a},${b})`] },
    { id: "P13 link-local", announce: (a, b) => [`227 (169,254,169,254,${a},${b})`] },
    { id: "P19 last line", announce: (a, b) => ["227-x (127,0,0,1,0,21)", `227 (127,0,0,1,${a},${b})`] },
  ];
  for (const { id, announce } of good) {
    it(`dials the control host: ${id} (T40)`, async () => {
      await talk(listing("PASV", announce), async (client) => {
        expect(await client.listText("LIST")).toBe("a line\r\n");
      });
    });
  }

  const bad: { id: string; reply: string[] }[] = [
    { id: "P13 reserved port", reply: ["227 (127,0,0,1,0,80)"] },
    { id: "P14 octet 256", reply: ["227 (127,0,0,1,256,1)"] },
    { id: "P14 five", reply: ["227 (127,0,0,1,4)"] },
    { id: "P14 seven", reply: ["227 (1,2,3,4,5,6,7)"] },
    { id: "P14 none", reply: ["227 no numbers"] },
    { id: "P14 negative", reply: ["227 (127,0,0,1,-4,1)"] },
    { id: "P14 other digits", reply: ["227 (٣,0,0,1,4,1)"] },
    { id: "P14 endless", reply: [`227 (${"1,".repeat(3000)})`] },
    { id: "P15 port 0", reply: ["227 (127,0,0,1,0,0)"] },
    { id: "P18 form of EPSV", reply: ["229 (|||1025|)"] },
    { id: "P18 another code", reply: ["200 (127,0,0,1,4,1)"] },
    { id: "P19 first line only", reply: ["227-(127,0,0,1,200,1)", "227 end"] },
  ];
  for (const { id, reply } of bad) {
    it(`dials nobody: ${id}`, async () => {
      const script = async (s: MockSession) => {
        await s.expect("PASV");
        await s.say(...reply);
        await s.expect("NOOP");
        await s.say("200 ok");
      };
      await talk(script, async (client) => {
        const error = await failure(client.listText("LIST"));
        expect(error.code).toBe("data-connection");
        expect((await client.command("NOOP")).code).toBe(200);
      });
    });
  }
});

describe("EPSV", () => {
  const good: { id: string; announce: (a: number, b: number, port: number) => string[] }[] = [
    { id: "P16", announce: (_a, _b, port) => [`229 x (|||${port}|)`] },
    { id: "P17 with an address", announce: (_a, _b, port) => [`229 (|1|10.0.0.1|${port}|)`] },
    { id: "P17 other delimiter", announce: (_a, _b, port) => [`229 (!!!${port}!)`] },
    { id: "P17 first only", announce: (_a, _b, port) => [`229 (|||${port}|)(|||22|)`] },
    { id: "P19", announce: (_a, _b, port) => ["229-a", `229 (|||${port}|)`] },
  ];
  for (const { id, announce } of good) {
    it(`dials the control host: ${id}`, async () => {
      await talk(
        listing("EPSV", announce),
        async (client) => expect(await client.listText("LIST")).toBe("a line\r\n"),
        epsv,
      );
    });
  }

  const bad = ["(|||0|)", "(|||65536|)", "(|||-1|)", "(||1025|)", "1025", "(|||80|)"];
  for (const text of bad) {
    it(`dials nobody: P17 ${text}`, async () => {
      const script = async (s: MockSession) => {
        await s.expect("EPSV");
        await s.say(`229 ${text}`);
      };
      await talk(
        script,
        async (client) => expect((await failure(client.listText("LIST"))).code).toBe("data-connection"),
        epsv,
      );
    });
  }
});

describe("a port that does not work (P20)", () => {
  it("refuses: typed error, control connection kept", async () => {
    const closed = async (s: MockSession) => {
      const gone = await s.listen();
      const { port } = gone;
      gone.dispose();
      await s.expect("PASV");
      await s.say(`227 (127,0,0,1,${port >> 8},${port & 255})`);
      await s.expect("NOOP");
      await s.say("200 ok");
    };
    await talk(closed, async (client) => {
      const error = await failure(client.listText("LIST"));
      expect(error.code).toBe("data-connection");
      expect(error.message).toMatch(/data connection to 127\.0\.0\.1:\d+: connection refused/);
      expect((await client.command("NOOP")).code).toBe(200);
    });
  });
});

it("falls back from EPSV to PASV when refused, and remembers", async () => {
  const script = async (s: MockSession) => {
    await s.expect("EPSV");
    await s.say("500 EPSV not understood");
    for (const text of ["one", "two"]) {
      const data = await s.passive();
      await s.expect("NLST");
      await s.say("150 go");
      await data.send(text);
      await s.say("226 done");
    }
    const again = await s.passive();
    await s.expect("NLST");
    await s.say("150 go");
    await again.send("three");
    await s.say("226 done");
  };
  await talk(
    script,
    async (client, server) => {
      expect(await client.names()).toEqual(["one"]);
      expect(await client.names()).toEqual(["two"]);
      client.modes = ["epsv"]; // to set modes is to forget
      expect(await client.names()).toEqual(["three"]);
      const asked = server.lines.filter((line) => /PASV|EPSV/.test(line));
      expect(asked).toEqual(["EPSV", "PASV", "PASV", "EPSV"]);
    },
    { client: { modes: ["epsv", "pasv"] } },
  );
});

it("falls back when the announced port does not answer, and when RETR is answered by 425", async () => {
  const script = async (s: MockSession) => {
    const gone = await s.listen();
    const { port } = gone;
    gone.dispose();
    await s.expect("TYPE I");
    await s.say("200 ok");
    await s.expect("EPSV");
    await s.say(`229 (|||${port}|)`);
    await s.passive();
    await s.expect("RETR f");
    await s.say("425 cannot open data connection");
    const client = await s.active();
    await s.expect("RETR f");
    await s.say("150 go");
    (await s.dial(client)).end("data");
    await s.say("226 done");
  };
  await talk(
    script,
    async (client) => {
      const download = await client.download("f");
      expect(String((await download.stream.toArray())[0])).toBe("data");
      expect((await download.done).mode).toBe("port");
    },
    { client: { modes: ["epsv", "pasv", "port"] } },
  );
});

it("names every mode it has tried in vain", async () => {
  const script = async (s: MockSession) => {
    for (const verb of ["EPSV", "PASV"]) {
      await s.expect(verb);
      await s.say("502 no");
    }
    await s.expect("EPSV"); // nothing better is known: both are tried again
    await s.say("502 no");
    await s.expect("PASV");
    await s.say("530 log in first");
  };
  await talk(
    script,
    async (client) => {
      const error = await failure(client.listText("LIST"));
      expect(error).toMatchObject({ code: "data-connection", hint: expect.stringMatching(/active/) });
      expect(error.message).toMatch(/epsv: .*502 no.*pasv: .*502 no/);
      expect((await failure(client.listText("LIST"))).code).toBe("login-failed");
    },
    { client: { modes: ["epsv", "pasv"], timeouts: quick } },
  );
});

it("skips PASV and PORT on IPv6", async () => {
  const options = { host: "::1", client: { modes: ["pasv", "port"] as const } };
  await talk(
    () => {},
    async (client) => {
      const error = await failure(client.listText("LIST"));
      expect(error).toMatchObject({ code: "unsupported", hint: expect.stringMatching(/epsv or eprt/) });
    },
    options,
  );
});

it("dialTarget never returns the announced address, whatever it was", () => {
  const control = { address: "192.0.2.7", port: 21 };
  expect(dialTarget(control, 13365)).toEqual({ address: "192.0.2.7", port: 13365 });
});
