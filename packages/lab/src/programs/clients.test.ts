import { describe, expect, it } from "vitest";
import type { Visit } from "../scenario.ts";
import { type Target, targetOf } from "./client.ts";
import { planCurl } from "./curl.ts";
import { clients } from "./index.ts";
import { planInetutils } from "./inetutils.ts";
import { planLftp } from "./lftp.ts";
import { planTnftp } from "./tnftp.ts";
import { planTwinportClient } from "./twinport-client.ts";

const target: Target = {
  address: "192.168.13.111",
  port: 21,
  user: "reader",
  password: "open-sesame",
  work: "/lab/work",
};
const visit: Visit = { mode: "passive", steps: ["list", { get: "small.txt" }, { put: "large.bin" }] };

it("says which program can do what", () => {
  const able = (asked: Partial<Visit>) =>
    clients.filter(({ can }) => can({ ...visit, ...asked })).map(({ name }) => name);
  expect(able({})).toEqual(["twinport", "tnftp", "inetutils", "lftp", "curl"]);
  expect(able({ extended: true })).toEqual(["twinport", "tnftp", "lftp", "curl"]);
  expect(able({ extended: true, mode: "active" })).toEqual(["twinport", "tnftp", "curl"]);
  expect(able({ extended: true, ipv6: true, mode: "active" })).toHaveLength(5);
  expect(able({ tls: "explicit" })).toEqual(["twinport", "lftp", "curl"]);
  expect(able({ tls: "explicit", freshTls: true })).toEqual(["lftp", "curl"]);
  expect(able({ script: ["NOOP"] })).toEqual(["scripted"]);
});

it("has another password where it shall be wrong", () => {
  const stage = { server: { address: "192.0.2.1", port: 21 }, folders: { home: "", local: "", work: "/w" } };
  expect(targetOf(stage, visit).password).toBe("open-sesame");
  expect(targetOf(stage, { ...visit, wrongPassword: true }).password).not.toBe("open-sesame");
});

describe("at a prompt", () => {
  it("types the steps, and what the mode wants", () => {
    const { command, input, files } = planTnftp(target, visit, "/usr/bin/tnftp");
    expect(input).toBe("epsv4 off\nbinary\ndir\nget small.txt\nput large.bin\nquit\n");
    expect(command).toContain("-p");
    expect(files).toEqual([
      {
        path: "/lab/work/netrc",
        content: "machine 192.168.13.111 login reader password open-sesame\n",
        mode: 0o600,
      },
    ]);
    expect(planTnftp(target, { ...visit, extended: true }, "tnftp").input).not.toContain("epsv4");
    expect(planInetutils(target, { ...visit, mode: "active", ascii: true }, "inetutils-ftp")).toMatchObject({
      command: expect.arrayContaining(["-A"]),
      input: "ascii\ndir\nget small.txt\nput large.bin\nquit\n",
    });
    const own = planTwinportClient(target, { ...visit, mode: "active", steps: ["list"] }, ["twinport"]);
    expect(own.command).toEqual([
      "twinport",
      "ftp",
      "--active",
      "ftp://reader:open-sesame@192.168.13.111:21/",
    ]);
    expect(own.input).toBe("epsv4 off\ndir\nquit\n");
  });

  it("goes at once where the password is wrong", () => {
    expect(planInetutils(target, { ...visit, wrongPassword: true }, "inetutils-ftp").input).toBe("quit\n");
  });
});

describe("curl", () => {
  const args = (asked: Partial<Visit>) => planCurl(target, { ...visit, ...asked }, "curl").command.join(" ");

  it("makes each step a transfer over the same connection", () => {
    const root = "ftp://192.168.13.111:21/";
    expect(args({}).match(/--next/g)).toHaveLength(2);
    expect(args({})).toContain(`--output small.txt ${root}small.txt --next`);
    expect(args({})).toContain(`--upload-file large.bin ${root}large.bin`);
  });

  it("opens data connections as told", () => {
    expect(args({})).toContain("--disable-epsv");
    expect(args({ extended: true })).not.toContain("epsv");
    expect(args({ mode: "active" })).toContain("--ftp-port - --disable-eprt");
    expect(
      planCurl({ ...target, address: "fd00:13::111" }, { ...visit, ipv6: true }, "curl").command,
    ).toContain("ftp://[fd00:13::111]:21/");
  });

  it("asks for TLS in both ways", () => {
    expect(args({ tls: "explicit" })).toMatch(/--ssl-reqd ftp:\/\/ftp\.example\.test:21\//);
    expect(args({ tls: "implicit", freshTls: true })).toMatch(
      /--no-sessionid ftps:\/\/ftp\.example\.test:21\//,
    );
    expect(args({ ascii: true })).toContain("--use-ascii --output");
  });
});

describe("lftp", () => {
  const script = (asked: Partial<Visit>) => planLftp(target, { ...visit, ...asked }, "lftp").command.at(-1);

  it("is told everything in one line", () => {
    expect(script({})).toContain(
      "set ftp:passive-mode true; set ftp:prefer-epsv false; set ftp:ssl-allow no",
    );
    expect(script({})).toContain("ftp://192.168.13.111:21; ls; get small.txt; put large.bin; bye");
    expect(script({ ascii: true })).toContain("get -a small.txt");
    expect(script({ tls: "explicit", freshTls: true })).toContain(
      "set ftp:ssl-force yes; set ftp:ssl-copy-sid no",
    );
    expect(script({ tls: "implicit" })).toContain("ftps://192.168.13.111:21");
  });
});
