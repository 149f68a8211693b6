import type { LoginRequest } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";
import { expect, it, vi } from "vitest";
import { usersAuthenticator } from "./authenticator.ts";
import { hashPassword } from "./password.ts";

const hashing = vi.hoisted(() => ({ running: 0, most: 0, total: 0 }));
vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  return {
    ...real,
    verify: async (...args: Parameters<typeof real.verify>) => {
      hashing.total++;
      hashing.most = Math.max(hashing.most, ++hashing.running);
      try {
        return await real.verify(...args);
      } finally {
        hashing.running--;
      }
    },
  };
});

async function accounts() {
  const hash = await hashPassword("p");
  return usersAuthenticator([{ name: "u", hash, certificates: [], proof: "password", settings: {} }], {
    root: "/nonexistent",
    readOnly: false,
  });
}

it("T21: an unknown name and a wrong password get the same replies, after the same work", async () => {
  const server = await startTestServer({ authenticator: await accounts() });
  const said: string[][] = [];
  for (const user of ["u", "nobody", "root", "__proto__"]) {
    hashing.total = 0;
    const peer = await server.stranger();
    said.push([await peer.say(`USER ${user}`), await peer.say("PASS wrong")]);
    expect(hashing.total, user).toBe(1);
    peer.close();
  }
  for (const replies of said) expect(replies).toEqual(said[0]);
  await server.close();
});

it("T22: many logins at once work out few hashes at a time, and all are answered", async () => {
  const authenticator = await accounts();
  hashing.most = 0;
  const request = (password: string): LoginRequest => ({
    user: "u",
    password,
    certificate: null,
    client: { address: "192.0.2.1", port: 1 },
    host: null,
    signal: new AbortController().signal,
  });
  const judged = await Promise.all(
    Array.from({ length: 40 }, (_, index) => authenticator.authenticate(request(index === 20 ? "p" : "x"))),
  );
  expect(judged.filter((account) => account !== null)).toMatchObject([{ name: "u" }]);
  expect(hashing.most).toBeLessThanOrEqual(4);
});
