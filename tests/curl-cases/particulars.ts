import type { Particulars } from "./playing.ts";

const anonymous = [
  { verb: "USER", argument: "anonymous" },
  { verb: "PASS", argument: "ftp@example.com" },
] as const;
/** As curl with --ftp-ssl-control: data go in the clear. */
const controlOnly = {
  server: "implicit",
  client: { tls: { mode: "implicit", data: "clear", rejectUnauthorized: false } },
} as const;
const explicit = { tls: { mode: "explicit" } } as const;
const download = { verb: "RETR", argument: "f", mode: "epsv" } as const;

/**
 * What is particular to a case: steps where curl's own end before what the case is about, the error where it is not the one that
 * curl's exit code stands for, and what the corpus does not tell.
 */
export const particulars: Readonly<Record<string, Particulars>> = {
  test111: { steps: [...anonymous, { ...download, offset: 2000 }] },
  test115: { steps: [...anonymous, download] },
  test116: { steps: [...anonymous, { ...download, mode: "eprt" }] },
  test117: { steps: [...anonymous, download], error: "protocol" },
  test147: {
    steps: [...anonymous, { verb: "CWD", argument: "/first" }, { verb: "CWD", argument: "/first" }, download],
  },
  test161: { faults: { transfer: { announced: 511 } } },
  test225: { steps: [{ verb: "USER", argument: "bad\nuser" }] },
  test226: { steps: [...anonymous, { ...download, argument: "226\r" }] },
  test237: { steps: [...anonymous, { ...download, mode: "pasv", only: true }] },
  // Where EPSV is answered with nonsense, PASV is tried.
  test238: { steps: [...anonymous, download], error: "none" },
  // A reply that only a transfer can have is no answer to TYPE: from there on nothing could be told apart.
  test261: { error: "protocol" },
  // There is no other way to log in than to be let in.
  test280: { error: "login-failed" },
  test289: { steps: [...anonymous, { verb: "STOR", argument: "no file", mode: "epsv" }] },
  test290: { steps: [...anonymous, download], maxBytes: 30 },
  test340: { steps: [...anonymous, { ...download, argument: "a\0b" }] },
  test400: controlOnly,
  test401: controlOnly,
  test403: controlOnly,
  test404: { server: "implicit", client: { tls: { mode: "implicit" } }, error: "tls" },
  test406: controlOnly,
  test407: controlOnly,
  test408: controlOnly,
  test402: { client: explicit, steps: [...anonymous, download] },
  test405: { client: { tls: { mode: "implicit" } } },
  test524: {
    steps: [...anonymous, { verb: "MKD", argument: "d" }, { verb: "STOR", argument: "d/", mode: "epsv" }],
    error: "refused",
  },
  test531: { error: "data-connection" },
  test533: { error: "not-found" },
  test534: { error: "not-found" },
  test983: { client: explicit, error: "protocol" },
  test986: { client: explicit, steps: [...anonymous, download] },
  // A line of a reply is bounded.
  test1003: { error: "protocol" },
  test1057: { steps: [...anonymous, { ...download, offset: 5 }] },
  test1086: {
    steps: [...anonymous, download],
    faults: { slowData: 1000 },
    giveUpAfter: 200,
    error: "aborted",
  },
  test1112: { ...controlOnly, steps: [...anonymous, download], faults: { slowData: 1000 } },
  test1282: { error: "protocol" },
  test1913: { steps: [...anonymous, { verb: "SIZE", argument: "not-there" }] },
  test1914: { steps: [...anonymous, { verb: "MDTM", argument: "not-there" }] },
  // A NUL in the text of a reply does no harm: it is escaped where it is shown.
  test2108: { steps: [...anonymous, download], error: "none" },
  test2114: { steps: [{ verb: "USER", argument: "a\r\nb" }] },
  test2115: { steps: [...anonymous, { verb: "ACCT", argument: "a\r\nb" }] },
  test2116: { error: "login-failed" },
};

/** The error codes that an exit code of curl stands for. */
export const exits: Readonly<Record<string, readonly string[]>> = {
  "3": ["illegal-argument"],
  "8": ["protocol"],
  "9": ["not-found", "protocol"],
  "10": ["data-connection", "transfer"],
  "11": ["login-failed"],
  "12": ["timeout", "data-connection"],
  "13": ["data-connection"],
  "14": ["data-connection"],
  "18": ["truncated"],
  "19": ["not-found", "refused", "protocol"],
  "25": ["refused"],
  "26": ["local-file"],
  "28": ["timeout", "data-connection", "closed"],
  "30": ["data-connection"],
  "35,28": ["tls"],
  "36": ["refused"],
  "41": ["login-failed"],
  "43": ["illegal-argument"],
  "63": ["transfer"],
  "64": ["tls"],
  "67": ["login-failed"],
  "70": ["refused", "transfer"],
  "78": ["not-found"],
};

/** Cases that are not about an FTP client in the situation of a faulty server, by the reason. */
export const notApplicable: readonly { readonly reason: string; readonly tests: readonly string[] }[] = [
  {
    reason: "a callback of libcurl refuses the socket",
    tests: ["test766"],
  },
  {
    reason: "PRET, which distributed servers want before PASV, is not spoken",
    tests: ["test1107", "test1108"],
  },
  {
    reason: "patterns of names are those of glob, which has its own tests",
    tests: ["test574", "test575", "test576", "test1113", "test1114", "test1162", "test1163"],
  },
  {
    reason: "how curl reads .netrc or its own command line",
    tests: ["test792", "test793", "test1245", "test1599"],
  },
];

/** Servers of other protocols beside FTP: curl's redirects and proxies. Ours have tests of their own. */
export const otherServers: readonly string[] = [
  "http",
  "http-proxy",
  "https-proxy",
  "socks4",
  "socks5",
  "file",
  "tftp",
];
