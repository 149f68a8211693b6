// Runs in a network namespace of its own, as root: our client and server with a firewall or NAT between them, one case after the
// other. Prints a line of JSON for each: what the server replied and logged, and with which error the client's transfer failed.
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect as dial } from "node:net";
import process from "node:process";
import { openSession } from "@twinport/client";
import { FtpServer, fixedAccounts, MemoryStorage } from "@twinport/server";

const run = (command) =>
  execFileSync("/bin/sh", ["-c", command], { stdio: ["ignore", "inherit", "inherit"] });
const ports = [50_000, 50_099];
const publicAddress = "198.51.100.1";

run("ip link set lo up");
for (const address of [publicAddress, "198.51.100.7", "192.0.2.9", "10.0.0.1", "10.0.0.5"]) {
  run(`ip address add ${address}/32 dev lo`);
}
run(`nft 'table ip t {
  chain filter { type filter hook input priority 0; }
  chain from { type nat hook postrouting priority 100; }
  chain to { type nat hook output priority -100; }
}'`);

const log = [];
const server = new FtpServer({
  host: "0.0.0.0",
  port: 21,
  passive: { ports },
  // Longer than what a slow network takes, as the rules see it.
  limits: { dataConnectTime: 3500 },
  authenticator: fixedAccounts([
    { name: "u", password: "p", storage: new MemoryStorage({ files: { "/f": "x" } }) },
  ]),
  observer: { log: (event) => log.push(event) },
});
await server.listen();

const shown = (finding) =>
  finding && { rule: finding.rule, level: finding.level, certainty: finding.certainty, said: finding.said };

/** What came of it, at both ends. */
async function tell(name, work) {
  log.length = 0;
  const came = await work();
  const logged = log.findLast((event) => event.finding !== undefined);
  process.stdout.write(`${JSON.stringify({ name, ...came, log: shown(logged?.finding) ?? null })}\n`);
}

/** A listing by our client. */
async function list(host, mode, timeout) {
  const client = await openSession({ host, modes: [mode], timeouts: { connect: timeout } });
  await client.login("u", "p");
  const error = await client.listText("LIST").then(
    () => null,
    (reason) => ({
      code: reason.code,
      message: reason.message,
      hint: reason.hint,
      finding: shown(reason.finding) ?? null,
    }),
  );
  await client.quit();
  return { error };
}

/** Lines said by hand, from an address; the last reply. */
async function say(host, localAddress, lines) {
  const socket = dial({ host, port: 21, localAddress });
  socket.setEncoding("utf8");
  const replies = [];
  let rest = "";
  let heard = () => {};
  socket.on("data", (text) => {
    rest += text;
    for (let end = rest.search(/^\d{3} .*\r\n/m); end >= 0; end = rest.search(/^\d{3} .*\r\n/m)) {
      const at = rest.indexOf("\r\n", end) + 2;
      replies.push(rest.slice(0, at));
      rest = rest.slice(at);
    }
    heard();
  });
  const reply = async () => {
    while (replies.length === 0) await new Promise((resolve) => (heard = resolve));
    return replies.shift();
  };
  let last = await reply();
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    last = await reply();
  }
  socket.end();
  await once(socket, "close");
  return { reply: last };
}

/** With rules in force for as long as it takes. */
async function behind(rules, work) {
  for (const rule of rules) run(`nft 'add rule ip t ${rule}'`);
  await work();
  run("nft flush chain ip t filter; nft flush chain ip t from; nft flush chain ip t to");
}

/** What programs of other people show of a 425 in two lines, and of the PWD behind it; of those that are installed. */
async function tellOthers() {
  const url = `ftp://u:p@${publicAddress}`;
  const lftp = "set ftp:passive-mode no; set net:max-retries 1; cat f; pwd";
  const ftplib = [
    "import ftplib",
    `f = ftplib.FTP('${publicAddress}', 'u', 'p')`,
    "f.set_pasv(False)",
    "try: f.retrlines('LIST')",
    "except ftplib.error_temp as error: print(error)",
    "print('Remote directory:', f.pwd())",
  ].join("\n");
  const typed = "user u p\npassive off\nget f /dev/null\npwd\nbye\n";
  const others = [
    ["/usr/bin/curl", ["-sv", "-P", "-", `${url}/f`], ""],
    ["/usr/bin/lftp", ["-d", "-e", `${lftp}; bye`, url], ""],
    ["/usr/bin/tnftp", ["-nvA", publicAddress], typed],
    ["/usr/bin/inetutils-ftp", ["-nv", publicAddress], typed.replace("passive off\n", "")],
    [
      "/usr/bin/ncftpget",
      ["-E", "-r", "1", "-d", "stdout", "-u", "u", "-p", "p", publicAddress, "/tmp", "f"],
      "",
    ],
    ["/usr/bin/python3", ["-c", ftplib], ""],
  ];
  for (const [program, args, input] of others.filter(([path]) => existsSync(path))) {
    const shown = await new Promise((resolve) => {
      const options = {
        timeout: 20_000,
        env: { PATH: "/usr/bin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8" },
      };
      const child = execFile(program, args, options, (_error, stdout, stderr) => resolve(stdout + stderr));
      child.stdin.end(input);
    });
    process.stdout.write(`${JSON.stringify({ name: program, shown, log: null })}\n`);
  }
}

const toPassive = `filter tcp dport ${ports.join("-")}`;
const fromServer = "filter tcp sport 20 tcp flags syn / syn,ack";
const login = ["USER u", "PASS p"];

await tell("healthy", () => list(publicAddress, "pasv", 1000));
await behind([`${toPassive} drop`], () => tell("passive dropped", () => list(publicAddress, "pasv", 1000)));
await behind([`${toPassive} reject with tcp reset`], () =>
  tell("passive refused", () => list(publicAddress, "epsv", 1000)),
);
await behind([`${toPassive} reject with icmp host-prohibited`], () =>
  tell("passive rejected", () => list(publicAddress, "pasv", 1000)),
);
await behind([`${fromServer} drop`], () => tell("active dropped", () => list(publicAddress, "port", 20_000)));
await behind([`${fromServer} reject with icmp host-prohibited`], () =>
  tell("active rejected", () => list(publicAddress, "eprt", 20_000)),
);
await behind([`${fromServer} reject with tcp reset`], tellOthers);
// Only port 21 is forwarded; what else comes to the outside ends there.
const behindNat = [
  "to ip daddr 198.51.100.7 tcp dport 21 dnat to 10.0.0.1",
  `filter ip daddr 198.51.100.7 tcp dport ${ports.join("-")} reject with tcp reset`,
];
await behind(behindNat, () => tell("server behind NAT", () => list("198.51.100.7", "pasv", 1000)));
await behind(behindNat, () =>
  tell("server behind NAT, nobody comes", () => say("198.51.100.7", "192.0.2.9", [...login, "PASV", "LIST"])),
);
await behind(behindNat, () =>
  tell("server behind NAT, EPSV", () => say("198.51.100.7", "192.0.2.9", [...login, "EPSV", "LIST"])),
);
run(`ip route replace table local local ${publicAddress} dev lo proto kernel scope host src 10.0.0.5`);
await behind([`from ip saddr 10.0.0.5 ip daddr ${publicAddress} tcp dport 21 snat to 192.0.2.9`], () =>
  tell("client behind NAT", () => list(publicAddress, "port", 1000)),
);
await server.close();
