import { parseUsersFile } from "@twinport/daemon";
import { describe, expect, it } from "vitest";
import { usersTable } from "./users-table.ts";

const { users } = parseUsersFile(
  `
[users."张三"]
password = ""
[users.dora]
certificate = "CN=dora"
home = "/srv/ftp/a-folder-with-a-long-name/of-dora"
rights = ["list", "read"]
folders = { "/in" = { rights = ["write"] } }
tls = { required = "all" }
limits = { sessions = 4, upload = "2 MB", download = "1.5 MiB", quota = "50 GB", session.upload = 5 }
`,
  "/users.toml",
);

describe("the table of users", () => {
  it("has a line for each where width is no matter, with amounts as they are written", () => {
    expect(
      usersTable(users, "en", Number.POSITIVE_INFINITY).map((line) => line.replace(/ {2,}/g, "  ")),
    ).toEqual([
      "USER  LOGIN  HOME  RIGHTS  TLS  LIMITS",
      "张三  disabled  (the folder served)  all  -  -",
      "dora  certificate  /srv/ftp/a-folder-with-a-long-name/of-dora  list,read /in=write  all  sessions=4 upload=2MB/s download=1536KiB/s session.upload=5/s quota=50GB",
    ]);
  });

  it("stays within a terminal, its columns in line though Chinese takes two cells", () => {
    const lines = usersTable(users, "zh-CN", 80);
    const cells = (text: string) => text.replace(/[^\u0000-\u00ff]/g, "  ").length;
    for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(80);
    const [heading = "", first = "", second = ""] = lines;
    const at = (line: string, word: string) => cells(line.slice(0, line.indexOf(word)));
    expect([at(first, "已停用"), at(second, "证书")]).toEqual([
      at(heading, "登录方式"),
      at(heading, "登录方式"),
    ]);
  });
});
