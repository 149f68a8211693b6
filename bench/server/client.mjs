// The clients, the same for every server. curl for bulk. Python's ftplib for sessions: curl would measure how fast curl starts, and over
// TLS it waits for the server's handshake before it sends RETR, until a timer of its own has run out.
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { account } from "./account.mjs";
import { output, start } from "./processes.mjs";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("sessions.py", import.meta.url));
// The encryption that every one of them can, in TLS 1.3 and 1.2: else one would be measured by a cipher that another does not use.
const encryption = [
  ...["--tls13-ciphers", "TLS_AES_256_GCM_SHA384"],
  ...["--ciphers", "ECDHE-RSA-AES256-GCM-SHA384"],
];
const secured = { clear: [], tls: ["--ssl-reqd", "--insecure", ...encryption] };

/** What curl writes to and reads from, in place of a file that would have to be written to. */
const nowhere = ["-o", "/dev/null"];

async function curl(args) {
  const began = performance.now();
  const { said } = await output("curl", ["--disable", "--silent", "--show-error", "--fail", ...args]);
  return { wall: (performance.now() - began) / 1000, said };
}

const ftp = ({ port }, path, security) => [
  ...secured[security],
  ...["--user", `${account.user}:${account.password}`, "--ftp-method", "nocwd", "--disable-eprt"],
  `ftp://127.0.0.1:${port}/${path}`,
];
const floor = ({ port, tlsPort }, path, security) => [
  ...(security === "tls" ? ["--insecure", ...encryption] : []),
  ...[
    "--header",
    "Expect:",
    `http${security === "tls" ? "s" : ""}://127.0.0.1:${security === "tls" ? tlsPort : port}/${path}`,
  ],
];
const url = (server, path, security) => (server.tlsPort ? floor : ftp)(server, path, security);

/** One file, in seconds from the command that asks for it (login done) to the server's word that all is there. */
export async function transfer(server, direction, security, { local, remote }) {
  const way = direction === "up" ? ["--upload-file", local] : nowhere;
  const times = ["--write-out", "%{time_pretransfer} %{time_total}"];
  const { said } = await curl([...way, ...times, ...url(server, remote, security)]);
  const [before, end] = said.split(" ").map(Number);
  return end - before;
}

/** So many clients at once, each with a session of its own, downloading the same file; seconds to the end of the last. */
export async function crowd(server, security, clients, remote) {
  const command = ftp(server, remote, security);
  const others = Array.from({ length: clients - 1 }, () => [...nowhere, command.at(-1)]);
  const parallel = ["--parallel", "--parallel-immediate", "--parallel-max", String(clients)];
  // That timer; of 200 ms.
  const prompt = ["--happy-eyeballs-timeout-ms", "1"];
  return (await curl([...parallel, ...prompt, ...nowhere, ...command, ...others.flat()])).wall;
}

/** Many small files in one session ("down", "up"), or as many logins, eight at a time ("logins"), by ftplib; seconds. */
export async function sessions(kind, server, security, count) {
  const { said } = await output(python, sessionsOf(kind, server, security, count));
  return Number(said);
}

/** Opens so many sessions, logged in and idle; gives what ends them. */
export async function idle(server, security, count) {
  const child = start(python, sessionsOf("idle", server, security, count), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  await Promise.race([
    once(child.stdout, "data"),
    ended.then(() => Promise.reject(new Error(`${server.name}: no ${count} idle sessions`))),
  ]);
  return async () => {
    child.stdin.end();
    await ended;
  };
}

/** What TLS a server and curl agree on: "TLSv1.3 / TLS_AES_256_GCM_SHA384". */
export async function agreedTls(server) {
  const { complained } = await output("curl", [
    ...["--disable", "--silent", "--verbose", "--list-only", ...nowhere],
    ...ftp(server, "", "tls"),
  ]);
  return /SSL connection using (\S+ \/ \S+)/.exec(complained)?.[1] ?? "";
}

function sessionsOf(kind, { port }, security, count) {
  return [script, kind, String(port), String(count), security, account.user, account.password];
}
