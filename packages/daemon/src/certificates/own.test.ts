import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ownCertificate, passingCertificate } from "./own.ts";

const now = Date.UTC(2026, 10, 23);
const day = 86_400_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-"));
});
afterEach(() => rm(folder, { recursive: true }));
const state = () => join(folder, "state/twinport");
const own = (at = now, names = ["localhost"]) => ownCertificate(state(), names, at);
const file = (name: string) => join(state(), name);

it("is made at the first start, its key for the server alone, and found again", async () => {
  const made = await own();
  expect(made).toMatchObject({ made: true, file: file("certificate.pem"), names: ["localhost"] });
  expect((await readdir(state())).sort()).toEqual(["certificate.pem", "key.pem"]);
  expect((await stat(file("key.pem"))).mode & 0o777).toBe(0o600);
  expect((await stat(state())).mode & 0o777).toBe(0o700);
  const again = await own(now + day, ["another.example"]);
  expect(again).toMatchObject({ made: false, fingerprint: made.fingerprint });
  expect(await readFile(file("certificate.pem"), "utf8")).toBe(again.certificate.cert);
});

it.skipIf(process.platform === "win32")("says so when others may read its key", async () => {
  expect(await own()).not.toHaveProperty("keyExposed");
  await chmod(file("key.pem"), 0o644);
  expect(await own()).toMatchObject({ made: false, keyExposed: file("key.pem") });
  expect(await own(now + 336 * day)).toMatchObject({ made: true, keyExposed: file("key.pem") });
});

it.skipIf(process.platform === "win32")(
  "is not kept where others may write, also behind a link",
  async () => {
    await own();
    await symlink(state(), join(folder, "link"));
    expect(await ownCertificate(join(folder, "link"), [], now)).toMatchObject({ made: false });
    await chmod(state(), 0o770);
    const refused = { code: "local-file", hint: expect.stringMatching(/^chmod go-w \S*\/state\/twinport,/) };
    await expect(own()).rejects.toMatchObject(refused);
    await expect(ownCertificate(join(folder, "link"), [], now)).rejects.toMatchObject(refused);
    await chmod(state(), 0o700);
    await chmod(file("key.pem"), 0o620);
    await expect(own()).rejects.toThrow(/a group may write to .*key\.pem/);
  },
);

it.skipIf(process.geteuid?.() !== 0)(
  "tells whose folder it is, if not ours or root's (wants root)",
  async () => {
    await own();
    await chown(state(), 12_345, 12_345);
    expect(await own()).toMatchObject({ made: false, ofAnother: state() });
  },
);

it("is not kept in what is no folder", async () => {
  await writeFile(join(folder, "file"), "");
  for (const path of ["file", "file/below"]) {
    await expect(ownCertificate(join(folder, path), [], now)).rejects.toThrow(/: it is no folder$/);
  }
});

it("is renewed in its last month, with the key that it had", async () => {
  const first = await own();
  expect((await own(now + 334 * day)).made).toBe(false);
  const renewed = await own(now + 336 * day);
  expect(renewed.made).toBe(true);
  expect(renewed.fingerprint).not.toBe(first.fingerprint);
  expect(renewed.certificate.key).toBe(first.certificate.key);
  expect((await own(now + 337 * day)).fingerprint).toBe(renewed.fingerprint);
});

it("is made anew where what is there is of no use: another's key, half a file, none", async () => {
  const spoil = [
    () => writeFile(file("key.pem"), "-----BEGIN PRIVATE KEY-----\n"),
    () => writeFile(file("certificate.pem"), ""),
    () => rm(file("key.pem")),
    () => rm(file("certificate.pem")),
  ];
  let before = await own();
  for (const make of spoil) {
    await make();
    const after = await own();
    expect(after.made).toBe(true);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect((await own()).fingerprint).toBe(after.fingerprint);
    expect((await stat(file("key.pem"))).mode & 0o777).toBe(0o600);
    before = after;
  }
});

it("is one and a pair, however many servers start at once", async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => own()));
  const kept = await own();
  expect(kept.made).toBe(false);
  for (const one of all) expect(one.fingerprint).toBe(kept.fingerprint);
  expect((await readdir(state())).sort()).toEqual(["certificate.pem", "key.pem"]);
});

it("says what to do where it cannot be kept, and can be had without", async () => {
  await writeFile(join(folder, "state"), "a file");
  await expect(own()).rejects.toMatchObject({
    code: "local-file",
    message: expect.stringContaining(state()),
    hint: expect.stringContaining("--state"),
  });
  await chmod(folder, 0o700);
  const [one, two] = await Promise.all([passingCertificate(["a"], now), passingCertificate(["a"], now)]);
  expect(one.fingerprint).not.toBe(two.fingerprint);
});
