import { MemoryStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";
import { expect, it } from "vitest";
import { noting } from "./asked.ts";

it("T30: numbers that are none, or too large, change nothing", async () => {
  const { storage, asked } = noting();
  const server = await startTestServer({ storage });
  const peer = await server.peer();
  await peer.say("TYPE I");
  for (const number of ["-1", "+1", "1e3", "0x10", "9223372036854775808", "9".repeat(400), "1 2", "\u0663"]) {
    expect(await peer.codes(`REST ${number}`), number).toEqual([501]);
    expect((await peer.download("EPSV", "RETR f")).data.toString(), number).toBe("abc");
  }
  for (const line of ["RANG 5 1", "RANG 0 18446744073709551616", "ALLO -5", "ALLO 99999999999999999999"]) {
    expect(await peer.codes(line), line).toEqual([501]);
  }
  asked.length = 0;
  expect(await peer.codes("REST 5")).toEqual([350]);
  await peer.passivePort("EPSV");
  expect(await peer.codes("STOR f")).toEqual([554]);
  expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
  await server.close();
});

it("T26: wildcards that take others for ever are answered at once, and -R recurses nowhere", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [`/${"a".repeat(200)}${index}`, ""]),
  );
  const { storage, asked } = noting(new MemoryStorage({ files: { ...files, "/d/deep/f": "" } }));
  const server = await startTestServer({ storage });
  const peer = await server.peer();
  for (const pattern of [
    "*a*a*a*a*a*a*a*a*b",
    `${"*?".repeat(100)}b`,
    "{a,b}{a,b}{a,b}*",
    `${"[a-z]".repeat(60)}*b`,
  ]) {
    const { replies } = await peer.download("EPSV", `NLST ${pattern}`);
    expect(Number(replies.at(-1)?.slice(0, 3)), pattern).toBeOneOf([226, 501, 550]);
  }
  asked.length = 0;
  const { data } = await peer.download("EPSV", "LIST -R /");
  expect(data.toString()).not.toContain("deep");
  expect(asked.filter((call) => call.startsWith("openDirectory"))).toEqual(["openDirectory /"]);
  await server.close();
});
