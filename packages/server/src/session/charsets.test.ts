import { type Charset, makeNameCodec } from "@twinport/protocol";
import { afterEach, expect, it } from "vitest";
import { fixedAccounts } from "../accounts/fixed.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { Peer, startTestServer, type TestServer } from "../testing/index.ts";

const servers: TestServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function start(charset: Charset | undefined, files: readonly string[]): Promise<TestServer> {
  const storage = new MemoryStorage({ files: Object.fromEntries(files.map((name) => [`/${name}`, name])) });
  const account = { name: "u", password: "p", storage, ...(charset === undefined ? {} : { charset }) };
  const server = await startTestServer({ authenticator: fixedAccounts([account]) });
  servers.push(server);
  return server;
}

/** A line of bytes, one a character. */
const raw = (line: string) => Buffer.from(line, "latin1");
const gbk = (text: string) => Buffer.from(makeNameCodec("gbk").encode(text));

/** Replies as they came, byte by byte a character. */
function bytesOf(peer: Peer): () => string {
  let all = "";
  peer.socket.on("data", (chunk) => {
    all += chunk.toString("latin1");
  });
  return () => all;
}

it("reads and writes names in the account's charset, from the login on and in its turn", async () => {
  const server = await start("gbk", ["中文.txt", "\u{1f600}", "\udce9"]);
  const peer = await Peer.connect(server.address);
  const heard = bytesOf(peer);
  await peer.reply();
  // One segment: the second and third command arrive before anybody is logged in.
  peer.send(
    Buffer.concat([
      raw("USER u\r\nPASS p\r\nMKD "),
      gbk("目录"),
      raw("\r\nTYPE I\r\nSIZE "),
      gbk("中文.txt"),
      raw("\r\n"),
    ]),
  );
  for (const code of [331, 230, 257, 200, 213]) expect(await peer.reply()).toContain(String(code));
  expect(heard()).toContain(`257 "/${gbk("目录").toString("latin1")}" created.`);
  for (const verb of ["NLST", "LIST", "MLSD"]) {
    const { data } = await peer.download("EPSV", verb);
    for (const name of [gbk("中文.txt"), gbk("目录"), "#L01f600", "#Udce9"])
      expect(data.includes(name), verb).toBe(true);
  }
  for (const escaped of ["#L01f600", "#Udce9"]) {
    expect((await peer.download("EPSV", `RETR ${escaped}`)).replies[1]).toContain("226");
    expect(await peer.say(`DELE ${escaped}`)).toContain("250");
  }
  await peer.say("STAT /");
  expect(heard()).toContain(`${gbk("中文.txt").toString("latin1")}\r\n`);
});

it("speaks UTF-8 when asked to, and says in FEAT only what it does", async () => {
  const server = await start("gbk", ["中文.txt"]);
  const peer = await server.peer();
  expect(await peer.say("FEAT")).not.toContain("UTF8");
  expect(await peer.codes("TYPE I", "OPTS UTF8 ON", "SIZE 中文.txt")).toEqual([200, 200, 213]);
  expect(await peer.say("FEAT")).toContain("UTF8");
  expect((await peer.download("EPSV", "NLST")).data.toString()).toBe("中文.txt\r\n");
  // Said once, it holds for the connection.
  expect(await peer.codes("USER u", "PASS p", "TYPE I", "SIZE 中文.txt", "OPTS UTF8 OFF")).toEqual([
    331, 230, 200, 213, 200,
  ]);
  expect(await peer.codes(Buffer.concat([raw("SIZE "), gbk("中文.txt")]), "SIZE 中文.txt")).toEqual([
    213, 550,
  ]);
});

it("finds what has a name of bytes that are no text, and makes no such name", async () => {
  const server = await start(undefined, ["\udce9t\udce9", "d\udce9/f"]);
  const peer = await server.peer();
  const heard = bytesOf(peer);
  expect((await peer.download("EPSV", "NLST")).data.toString("latin1")).toBe("d\xe9\r\n\xe9t\xe9\r\n");
  await peer.say("TYPE I");
  expect(await peer.codes(raw("SIZE \xe9t\xe9"), raw("CWD d\xe9"), "SIZE f", "MKD new", "CWD /")).toEqual([
    213, 250, 213, 257, 250,
  ]);
  expect(heard()).toContain('257 "/d\xe9/new" created.');
  const absent = ["SIZE", "CWD", "DELE", "RMD", "RNFR", "MDTM", "MLST", "MKD", "STAT"];
  for (const verb of absent) expect(await peer.codes(raw(`${verb} \xfe`)), verb).toEqual([501]);
  for (const verb of ["RETR", "LIST", "NLST", "MLSD", "STOR", "APPE", "STOU"]) {
    await peer.passivePort("EPSV");
    expect(await peer.codes(raw(`${verb} \xfe`)), verb).toEqual([501]);
  }
  expect(await peer.codes("RNFR d\u00e9", raw("RNFR \xe9t\xe9"), raw("RNTO \xe8"))).toEqual([550, 350, 501]);
  expect(await peer.codes(raw("RNFR \xe9t\xe9"), "RNTO été", raw("DELE \xe9t\xe9"))).toEqual([350, 250, 501]);
  expect((await peer.download("EPSV", "NLST")).data.toString("latin1")).not.toContain("\xe9t");
});

it("doubles the byte that Telnet would take for a command", async () => {
  const server = await start("windows-1252", ["d/ÿ"]);
  const peer = await server.peer();
  const heard = bytesOf(peer);
  expect(await peer.codes(raw("MKD d/\xff\xffx"))).toEqual([257]);
  expect(heard()).toContain('"/d/\xff\xffx"');
});

it("T32: knows no second name of a folder, by which its rights would be got round", async () => {
  const storage = new MemoryStorage({ files: { "/é/f": "abc" } });
  const rights = { "/é": ["list"] } as const;
  const account = { name: "u", password: "p", storage, rights, charset: "gbk" } as const;
  const server = await startTestServer({ authenticator: fixedAccounts([account]) });
  servers.push(server);
  const peer = await server.peer();
  // The bytes of "é" in UTF-8 one by one, and "é" itself, which GBK has.
  for (const name of ["#Udcc3#Udca9", "#U00e9"]) {
    expect((await peer.download("EPSV", `RETR ${name}/f`)).replies, name).toHaveLength(1);
    expect(await peer.codes(`DELE ${name}/f`, `RNFR ${name}/f`, `CWD ${name}`), name).not.toContain(250);
  }
  expect((await storage.stat("/é/f")).size).toBe(3);
});
