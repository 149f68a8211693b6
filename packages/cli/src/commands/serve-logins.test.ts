import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
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

it("says which users cannot log in beside anonymous, and whose hashes everybody may read", async () => {
  const users = join(root, "names.toml");
  await writeFile(users, '[users.ann]\npassword = ""\n[users.Ftp]\npassword = ""\n', { mode: 0o600 });
  expect((await logins({ users })).warnings()).toEqual([]);
  expect((await logins({ users, anonymous: true })).warnings()).toEqual([
    expect.stringContaining("user Ftp cannot log in"),
  ]);
  expect((await logins({ user: "anonymous", anonymous: true })).warnings()).toHaveLength(1);
  await chmod(users, 0o644);
  expect((await logins({ users })).warnings()).toEqual([expect.stringMatching(/hashes in .*names\.toml/)]);
});

it.skipIf(process.platform === "win32")(
  "takes no users and no program that everybody may change",
  async () => {
    const users = join(root, "open.toml");
    await writeFile(users, '[users.ann]\npassword = ""\n');
    await chmod(users, 0o666);
    await expect(logins({ users })).rejects.toThrow(
      /open\.toml: everybody on this machine may write to .*open\.toml/,
    );
    const program = join(root, "program");
    await writeFile(program, "#!/bin/sh\n");
    await chmod(program, 0o777);
    await expect(logins({ authenticate: program })).rejects.toThrow(
      /will not run .*program: everybody may write/,
    );
  },
);

it("logs which users' folders are not there", async () => {
  const users = join(root, "folders.toml");
  const tables = ["here", "gone", "link"].map((name) => `[users.${name}]\npassword = ""\nhome = "${name}"\n`);
  await writeFile(users, `${tables.join("")}folders."/more" = { home = "folders.toml" }\n`);
  await mkdir(join(root, "here"));
  await symlink("here", join(root, "link"));
  stream.read();
  await (await logins({ users })).lookAtFolders();
  const lines = String(stream.read()).trim().split("\n");
  expect(lines).toEqual([
    expect.stringContaining(`folder ${join(root, "gone")} of user gone is not there`),
    expect.stringContaining(`folder ${users} of user link is not there`),
  ]);
});
