import { describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";
import { explainRow } from "../explain/index.ts";
import { announcedByCommand, announcedByReply } from "./announced.ts";

const server = { address: "192.0.2.9", port: 21 };
const at = (address: string) => ({ address, port: 50_000 });

describe("an address in a reply", () => {
  it.each([
    [227, "Entering Passive Mode (192,0,2,9,195,80).", []],
    [227, "=192,0,2,9,195,80", ["parentheses"]],
    [227, "Entering Passive Mode (192.0.2.9.195.80)", ["separators"]],
    [227, "Passive 192.0.2.9,195,80", ["separators", "parentheses"]],
    [227, "(192;0;2;9;195;80)", ["separators"]],
    [227, "(192.0.2.9:195:80)", ["separators"]],
    [227, "(192, 0, 2, 9, 195, 80)", ["blanks"]],
    [227, "( 192 ,0,2,9,195,80 )", ["blanks", "parentheses"]],
    [227, "(192,000,002,009,195,080)", ["zeros"]],
    [227, "Version 1.2.3.4.5.6 (192,0,2,9,195,80)", []],
    [227, "at 10:30 192,0,2,9,195,80", ["parentheses"]],
    [227, "Entering Passive Mode\nEntering Passive Mode (192,0,2,9,195,80)\nGo on", []],
    [227, `${"1,2,3 ".repeat(10_000)}(192,0,2,9,195,80)`, []],
    [228, "Entering Long Passive Mode (4,4,192,0,2,9,2,195,80)", []],
    [228, "4, 4, 192, 0, 2, 9, 2, 195, 80", ["blanks", "parentheses"]],
    [229, "Entering Extended Passive Mode (|||50000|)", []],
    [229, "Entering Extended Passive Mode (!!!50000!)", []],
    [229, "Entering Extended Passive Mode |||50000|", ["parentheses"]],
    [229, "Entering Extended Passive Mode (|||50000)", ["delimiter"]],
    [229, "Entering Extended Passive Mode |||50000", ["delimiter", "parentheses"]],
    [229, "Entering Extended Passive Mode (||50000|)", ["delimiter"]],
    [229, "Entering Extended Passive Mode (|1|192.0.2.9|50000)", ["delimiter"]],
    [229, "Entering Extended Passive Mode (50000)", ["delimiter"]],
    [229, "Entering Extended Passive Mode ( |||050000| )", ["blanks", "zeros"]],
  ])("%i %s", (code, text, odd) => {
    expect(announcedByReply(code, text, server)).toMatchObject({ endpoint: at("192.0.2.9"), odd });
  });

  it.each([
    [227, "Logout."],
    [227, "Entering Passive Mode (192.0.2.9)"],
    [227, "(192.0.2.256.195.80)"],
    [227, "(192.0.2.9.0.0)"],
    [227, "(1.2.3.4.5.6.7)"],
    [227, "server-1.2.3.4.5.6 ready"],
    [228, "(4,4,192,0,2,9,2,0,0)"],
    [228, "(4,5,192,0,2,9,2,195,80)"],
    [229, "Entering Extended Passive Mode"],
    [229, "Entering Extended Passive Mode (|||0|)"],
    [229, "Entering Extended Passive Mode (|||65536|)"],
    [229, "Extended mode 50000"],
    [200, "(192,0,2,9,195,80)"],
    [227, ",".repeat(60_000)],
    [227, "1,".repeat(30_000)],
    [229, "(".repeat(60_000)],
    [229, `(${"|".repeat(30_000)}${" ".repeat(30_000)}`],
  ])("%i %s: none", (code, text) => {
    expect(announcedByReply(code, text, server)).toBeNull();
  });
});

describe("an address in a command", () => {
  it.each([
    ["PORT", "10,0,0,1,195,80", "10.0.0.1", []],
    ["PORT", " 10, 0, 0, 1, 195, 80", "10.0.0.1", ["blanks"]],
    ["PORT", "010,000,000,001,195,080", "10.0.0.1", ["zeros"]],
    ["PORT", "10.0.0.1.195.80", "10.0.0.1", ["separators"]],
    ["PORT", "(10,0,0,1,195,80)", "10.0.0.1", ["rest"]],
    ["PORT", "10,0,0,1,195,80,", "10.0.0.1", ["rest"]],
    ["EPRT", "|1|10.0.0.1|50000|", "10.0.0.1", []],
    ["EPRT", "|1|10.0.0.1|50000", "10.0.0.1", ["delimiter"]],
    ["EPRT", "|1|10.0.0.1|50000| ", "10.0.0.1", ["blanks"]],
    ["EPRT", "| 1 |10.0.0.1|050000|", "10.0.0.1", ["blanks", "zeros"]],
    ["EPRT", "|2|10.0.0.1|50000|", "10.0.0.1", ["family"]],
    ["EPRT", "||10.0.0.1|50000|", "10.0.0.1", ["family"]],
    ["EPRT", "|2|fe80::1%eth0|50000|", "fe80::1", ["rest"]],
    ["EPRT", "|2|[2001:DB8::1]|50000|", "2001:db8::1", ["rest"]],
    ["EPRT", "|1|10.0.0.1|50000|x", "10.0.0.1", ["rest"]],
    ["LPRT", "4,4,10,0,0,1,2,195,80", "10.0.0.1", []],
    ["LPRT", "6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,1,2,195,80", "2001:db8::1", []],
  ])("%s %s", (verb, argument, address, odd) => {
    expect(announcedByCommand(verb, argument)).toMatchObject({ endpoint: at(address), odd });
  });

  it.each([
    ["PORT", ""],
    ["PORT", "10,0,0,1,195"],
    ["PORT", "10,0,0,1,195,80,1"],
    ["PORT", "10,0,0,1,195,256"],
    ["PORT", "10,0,0,1,-195,80"],
    ["EPRT", "10.0.0.1|50000"],
    ["EPRT", "|1|example.com|50000|"],
    ["EPRT", "|1|10.0.0.1|65536|"],
    ["EPRT", "|1|10.0.0.1|"],
    ["EPRT", "|".repeat(4000)],
    ["LPRT", "4,4,10,0,0,1,2,195"],
    ["CWD", "10,0,0,1,195,80"],
  ])("%s %s: none", (verb, argument) => {
    expect(announcedByCommand(verb, argument)).toBeNull();
  });
});

describe("data connections of addresses that are written oddly", () => {
  const client = "10.0.0.1";
  const cases: [command: string, reply: string, method: string, says: string | null][] = [
    ["PASV", "227 Entering Passive Mode (192.0.2.9.195.80)", "PASV", "other separators than commas"],
    [
      "pAsV",
      "227-Wait\r\n one moment\r\n227 Passive (192, 0, 2, 9, 195, 80)",
      "PASV",
      "blanks in the address",
    ],
    ["  PASV", "227 192,0,2,9,195,80", "PASV", "no parentheses"],
    ["EPSV", "229 Extended (|||50000)", "EPSV", "a delimiter is missing"],
    ["LPSV", "228 Long (4,4,192,0,2,9,2,195,80)", "LPSV", null],
    ["PORT  010,0,0,1,195,80", "200 OK", "PORT", "blanks in the address and leading zeros"],
    ["eprt |1|10.0.0.1|50000", "200 OK", "EPRT", "a delimiter is missing"],
    ["LPRT 4,4,10,0,0,1,2,195,80", "200 OK", "LPRT", null],
  ];

  it.each(cases)("%s, %s", (command, reply, method, says) => {
    const scene = new Scene();
    const control = scene.connect(`${client}:40000`, `${server.address}:21`);
    control.server("220 Hello");
    control.ask(command, reply);
    const passive = /PS|AS/.test(method);
    control.client("RETR f");
    const data = passive
      ? scene.connect(`${client}:40001`, "192.0.2.9:50000")
      : scene.connect("192.0.2.9:20", `${client}:50000`);
    control.server("150 Opening BINARY mode data connection (5 bytes)");
    data.data(passive ? "responder" : "initiator", "12345");
    data.close(passive ? "responder" : "initiator");
    control.server("226 Done");
    const session = scene.session();
    expect(session.connections).toMatchObject([{ method, state: "open", command: "RETR" }]);
    expect(session.transfers).toMatchObject([{ bytes: 5, complete: "yes" }]);
    const row = session.rows.find(({ announces }) => announces === "C1.D1");
    if (row === undefined) throw new Error("no row announces");
    const text = explainRow(row, session, "en");
    expect(text).toContain(says === null ? " port 50000 →" : `; oddly written (${says}) → data connection`);
    expect(row.level).toBe(says === null || says === "no parentheses" ? "ok" : "note");
  });
});
