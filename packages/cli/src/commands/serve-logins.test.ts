import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { whoMayLogIn } from "./serve-logins.ts";
import type { ServeOptions } from "./serve-options.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "twinport-"));
  await mkdir(join(root, "incoming"));
});
afterAll(() => rm(root, { recursive: true }));

const options: ServeOptions = {
  host: "127.0.0.1",
  tls: "off",
  sessionReuse: "prefer",
  lang: "en",
};
const stream = new PassThrough();
const io = {
  stdin: stream,
  stdout: stream,
  stderr: stream,
  env: {},
  stopOn: () => new AbortController().signal,
  onReload: () => undefined,
};
const logins = (given: Partial<ServeOptions>) => whoMayLogIn(root, { ...options, ...given }, io);
const request = {
  password: "p",
  certificate: null,
  client: { address: "127.0.0.1", port: 1025 },
  host: null,
  signal: new AbortController().signal,
};

it("takes users from one place only", async () => {
  const users = join(root, "users.toml");
  await writeFile(users, '[users.ann]\npassword = ""\n');
  await expect(logins({ users, user: "u" })).rejects.toThrow(
    "--user and the users in --users exclude each other",
  );
  await expect(logins({ authenticate: "p", users })).rejects.toThrow(
    /the users in --users and --authenticate exclude/,
  );
  await expect(logins({ authenticate: join(root, "none") })).rejects.toThrow(
    /cannot run .*none: no such file/,
  );
  await writeFile(join(root, "empty.toml"), "");
  await expect(logins({ users: join(root, "empty.toml") })).rejects.toThrow(/there is no user in/);
});

it("gives anonymous a folder to upload into, which is there", async () => {
  const { authenticator } = await logins({ anonymous: true, incoming: "incoming/" });
  const account = await authenticator.authenticate({ ...request, user: "anonymous" });
  expect(account?.rights).toEqual({ "/": ["list", "read"], "/incoming": ["write"] });
  await expect(logins({ anonymous: true, incoming: "/none" })).rejects.toThrow(/no such folder/);
  await expect(logins({ anonymous: true, incoming: "/" })).rejects.toThrow(/no such folder/);
  await expect(logins({ incoming: "/incoming" })).rejects.toThrow("--incoming is for --anonymous");
  await expect(logins({ anonymous: true, incoming: "/incoming", readOnly: true })).rejects.toThrow(
    /exclude each other/,
  );
});

it("takes bounds of a file without users beside every other way to log in", async () => {
  const users = join(root, "limits.toml");
  await writeFile(users, "[limits]\nconnections = 7\n");
  for (const way of [{ user: "u" }, { authenticate: "/bin/true" }, { anonymous: true }]) {
    expect((await logins({ ...way, users })).settings().limits).toEqual({ connections: 7 });
  }
  const { settings, onSettings, reload } = await logins({ user: "u", users });
  await writeFile(users, "[limits]\nconnections = 8\n");
  let told = 0;
  onSettings(() => {
    told = settings().limits.connections ?? 0;
  });
  await reload?.();
  expect(told).toBe(8);
});
