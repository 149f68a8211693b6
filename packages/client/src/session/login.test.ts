import { describe, expect, it } from "vitest";
import { MockServer, type MockSession } from "../../test/mock-server.ts";
import { dialMock, failure } from "../../test/with-client.ts";

/** Lines received and said in turn, after the greeting: [command, reply][]. */
function dialogue(...turns: [string, string][]) {
  return async (s: MockSession) => {
    await s.say("220 hi");
    for (const [command, reply] of turns) {
      await s.expect(command);
      await s.say(reply);
    }
  };
}

describe("login", () => {
  const welcome: { name: string; turns: [string, string][]; account?: string }[] = [
    { name: "without a password", turns: [["USER u", "230 in"]] },
    {
      name: "with a password",
      turns: [
        ["USER u", "331 pw"],
        ["PASS p", "230 in"],
      ],
    },
    {
      name: "where the password is superfluous",
      turns: [
        ["USER u", "331 pw"],
        ["PASS p", "202 not needed"],
      ],
    },
    {
      name: "with an account",
      account: "a",
      turns: [
        ["USER u", "331 pw"],
        ["PASS p", "332 acct"],
        ["ACCT a", "230 in"],
      ],
    },
  ];
  for (const { name, turns, account } of welcome) {
    it(name, async () => {
      const server = await MockServer.start(dialogue(...turns));
      const client = await dialMock(server);
      const reply = await client.login("u", "p", account === undefined ? {} : { account });
      expect(reply.code).toBe(Number(turns.at(-1)?.[1].slice(0, 3)));
      client.close();
      await server.close();
    });
  }

  const refused: { name: string; turns: [string, string][]; code?: string; hint: RegExp }[] = [
    {
      name: "a wrong password",
      turns: [
        ["USER u", "331 pw"],
        ["PASS p", "530 no"],
      ],
      hint: /user name and password/,
    },
    { name: "a name", turns: [["USER u", "530 no such user"]], hint: /user name and password/ },
    {
      name: "430",
      turns: [
        ["USER u", "331 pw"],
        ["PASS p", "430 invalid"],
      ],
      hint: /later/,
    },
    { name: "500 to USER", turns: [["USER u", "500 what"]], hint: /./ },
    {
      name: "a missing account",
      turns: [
        ["USER u", "331 pw"],
        ["PASS p", "332 acct"],
      ],
      hint: /account/,
    },
    { name: "no encryption", turns: [["USER u", "530 Must use encryption"]], hint: /encrypted/ },
    { name: "421", turns: [["USER u", "421 busy"]], code: "closed", hint: /again/ },
  ];
  for (const { name, turns, code = "login-failed", hint } of refused) {
    it(`refused for ${name}`, async () => {
      const server = await MockServer.start(dialogue(...turns));
      const client = await dialMock(server);
      const error = await failure(client.login("u", "p"));
      expect(error).toMatchObject({ code, hint: expect.stringMatching(hint) });
      expect(error.message).not.toContain("PASS p");
      expect(client.closed).toBe(code === "closed");
      client.close();
      await server.close();
    });
  }
});
