import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseUsersFile } from "@twinport/daemon";
import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";

const hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b4dWRWJTmaaJObGxiZOJ0MK1nM";

describe.each(["docs/users.md", "docs/users.zh-CN.md"])("%s", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  const block = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(text)?.[1] ?? "";

  it("shows a users file that is one", () => {
    const whole = block("toml")
      .replace(/"\$argon2id[^"]*"/, () => `"${hash}"`)
      .replace("3f:0a:…", Array(32).fill("3f").join(":"));
    const [ann, camera] = parseUsersFile(whole, "/etc/users.toml").users;
    expect(ann?.settings).toMatchObject({
      rights: {
        "/": ["list", "read", "write", "append"],
        "/incoming": ["write"],
        "/shared": ["list", "read"],
      },
      mounts: { "/shared": "/srv/shared" },
      limits: {
        bandwidth: { upload: 2_000_000, download: 10_000_000 },
        session: { download: 5_000_000 },
        quota: { bytes: 50e9, files: 100_000 },
      },
    });
    expect(camera).toMatchObject({ name: "camera", proof: "certificate" });
  });

  it("shows the bounds of a server, with their defaults", () => {
    const blocks = [...text.matchAll(/```toml\n(.*?)```/gs)].map(([, body = ""]) => body);
    const { settings } = parseUsersFile(blocks[1] ?? "", "/etc/users.toml");
    const names = Object.keys(settings.limits);
    expect(names.length).toBeGreaterThan(10);
    const defaults = new Map<string, number>(Object.entries(limits));
    expect(settings.limits).toEqual(Object.fromEntries(names.map((name) => [name, defaults.get(name)])));
    expect(settings.bandwidth.transfer).toEqual({ download: 2_000_000 });
    expect(settings.networks.deny).toEqual(["192.0.2.66"]);
  });

  it("shows a program that answers", () => {
    const make =
      "import hashlib,json;print(json.dumps({'ann':{'salt':'00ff','key':hashlib.scrypt(b'pw',salt=bytes.fromhex('00ff'),n=16384,r=8,p=1).hex(),'account':{'home':'/srv/ftp/ann'}}}))";
    const users = execFileSync("python3", ["-c", make]).toString();
    const program = block("python").replace(
      'json.load(open("/etc/ftp-users.json"))',
      `json.loads(${JSON.stringify(users)})`,
    );
    const ask = (user: string, password: string | null) =>
      JSON.parse(
        execFileSync("python3", ["-c", program], {
          input: `${JSON.stringify({ user, password })}\n`,
        }).toString(),
      );
    expect(ask("ann", "pw")).toEqual({ home: "/srv/ftp/ann" });
    expect([ask("ann", "no"), ask("ann", null), ask("bob", "pw")]).toEqual([null, null, null]);
  }, 60_000);
});
