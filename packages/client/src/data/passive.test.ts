import { describe, expect, it } from "vitest";
import type { MockSession } from "../../test/mock-server.ts";
import { failure, quick, talk } from "../../test/with-client.ts";
import { dialTarget } from "./passive.ts";

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

it("dials the announced address where that is wanted, and EPSV's never", async () => {
  const script = async (s: MockSession) => {
    await s.expect("EPSV");
    const other = await s.listen("127.0.0.2");
    await s.say(`229 (|1|127.0.0.2|${other.port}|)`);
    await s.expect("PASV");
    await s.say(`227 (127,0,0,2,${other.port >> 8},${other.port & 255})`);
    await s.expect("LIST");
    await s.say("150 go");
    await other.send("from elsewhere");
    await s.say("226 done");
  };
  await talk(script, async (client) => expect(await client.listText("LIST")).toBe("from elsewhere"), {
    client: { modes: ["epsv", "pasv"], trustPasvAddress: true },
  });
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
      expect(error.tried.map(({ mode }) => mode)).toEqual(["epsv", "pasv"]);
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
      expect(error.message).toMatch(/pasv: it cannot carry an IPv6 address; port: it cannot/);
    },
    options,
  );
});

describe("dialTarget", () => {
  const control = { address: "192.0.2.7", port: 21 };

  it("never returns the announced address, whatever it was", () => {
    for (const address of [undefined, "10.0.0.1", "198.51.100.1", "127.0.0.1"]) {
      expect(dialTarget(control, { port: 13365, address })).toEqual({ address: "192.0.2.7", port: 13365 });
    }
  });

  it("returns it when it is trusted, unless it cannot be right", () => {
    const dialled = (address: string, from = control.address) =>
      dialTarget({ address: from, port: 21 }, { port: 13365, address }, true).address;
    expect(dialled("198.51.100.1")).toBe("198.51.100.1");
    expect(dialled("10.0.0.2", "10.0.0.1")).toBe("10.0.0.2");
    for (const wrong of [
      "0.0.0.0",
      "224.0.0.1",
      "255.255.255.255",
      "10.0.0.2",
      "127.0.0.1",
      "169.254.169.254",
    ]) {
      expect(dialled(wrong)).toBe("192.0.2.7");
    }
    expect(dialled("0.0.0.0", "10.0.0.1")).toBe("10.0.0.1");
  });
});
