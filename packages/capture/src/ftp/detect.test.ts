import { describe, expect, it } from "vitest";
import { clientHello, record } from "../../test/tls.ts";
import { type Evidence, judge, type Verdict } from "./detect.ts";

function evidence(parts: Partial<Evidence>): Evidence {
  return {
    fromInitiator: "",
    fromResponder: "",
    initiatorPort: 40000,
    responderPort: 2121,
    midstream: false,
    ...parts,
  };
}

/** A ClientHello that offers a protocol. */
function helloFor(protocol: string): string {
  return String.fromCharCode(...record(22, clientHello({ alpn: [protocol] })));
}

describe("judge", () => {
  const cases: [name: string, parts: Partial<Evidence>, verdict: Verdict][] = [
    ["nothing said", {}, "undecided"],
    ["half a greeting", { fromResponder: "220 hel" }, "undecided"],
    ["a greeting that could be anybody's", { fromResponder: "220 hello\r\n" }, "undecided"],
    ["a greeting that names FTP", { fromResponder: "220 My FTP server\r\n" }, "initiator"],
    ["a greeting and USER", { fromResponder: "220 hello\r\n", fromInitiator: "user a\r\n" }, "initiator"],
    ["a greeting and AUTH", { fromResponder: "220 hello\r\n", fromInitiator: "AUTH TLS\r\n" }, "initiator"],
    ["a greeting and QUIT", { fromResponder: "220 hello\r\n", fromInitiator: "QUIT\r\n" }, "undecided"],
    ["a greeting and EHLO", { fromResponder: "220 hello\r\n", fromInitiator: "EHLO a\r\n" }, "other"],
    ["a greeting by the name of a host", { fromResponder: "220 ftp.example.com ready\r\n" }, "undecided"],
    [
      "SMTP of a host with such a name",
      { fromResponder: "220 ftp.example.com ready\r\n", fromInitiator: "HELO a\r\n" },
      "other",
    ],
    [
      "SMTP's own AUTH",
      { fromResponder: "220 hello\r\n", fromInitiator: "AUTH LOGIN\r\nQUIT\r\n" },
      "undecided",
    ],
    ["120 first", { fromResponder: "120 soon\r\n", fromInitiator: "USER a\r\n" }, "initiator"],
    ["421 at once", { fromResponder: "421 FTP server full\r\n" }, "initiator"],
    ["NNTP", { fromResponder: "200 news\r\n", fromInitiator: "LIST\r\n" }, "other"],
    ["POP3", { fromResponder: "+OK\r\n", fromInitiator: "USER a\r\n" }, "other"],
    ["HTTP", { fromInitiator: "GET / HTTP/1.1\r\n" }, "other"],
    ["port 21, greeting", { responderPort: 21, fromResponder: "220 x\r\n" }, "initiator"],
    ["port 21, no greeting", { responderPort: 21, fromInitiator: "USER a\r\n" }, "initiator"],
    [
      "port 21, Telnet before the verb",
      { responderPort: 21, fromInitiator: "\xff\xf4\xffABOR\r\n" },
      "initiator",
    ],
    ["port 21, HTTP", { responderPort: 21, fromInitiator: "GET / HTTP/1.1\r\n" }, "other"],
    ["port 21, TLS begun", { responderPort: 21, fromInitiator: "\x16\x03\x01" }, "undecided"],
    ["port 21, TLS", { responderPort: 21, fromInitiator: "\x16\x03\x01\0\x05\x01" }, "implicit"],
    ["port 21, no handshake of TLS", { responderPort: 21, fromInitiator: "\x17\x03\x01\0" }, "other"],
    ["port 990, a TLS alert", { responderPort: 990, fromResponder: "\x15\x03\x03\0\x02" }, "initiator"],
    ["port 990, a command", { responderPort: 990, fromInitiator: "USER a\r\n" }, "initiator"],
    ["any port, TLS", { fromInitiator: "\x16\x03\x01\0\x05\x01" }, "other"],
    ["any port, TLS that names FTP", { fromInitiator: helloFor("ftp") }, "implicit"],
    ["any port, TLS that names HTTP", { fromInitiator: helloFor("h2") }, "other"],
    ["port 990, TLS", { responderPort: 990, fromInitiator: "\x16\x03\x01\0\x05\x01\0" }, "implicit"],
    ["long and silent of lines", { fromInitiator: "x".repeat(4096) }, "other"],
    [
      "in the middle",
      { midstream: true, fromInitiator: "rest\r\nTYPE I\r\n", fromResponder: "200 OK\r\n" },
      "initiator",
    ],
    [
      "in the middle, the other way round",
      { midstream: true, fromResponder: "TYPE I\r\n", fromInitiator: "200 OK\r\n" },
      "responder",
    ],
    [
      "in the middle, one direction only",
      { midstream: true, fromInitiator: "TYPE I\r\nPASV\r\n" },
      "initiator",
    ],
    [
      "in the middle, one direction of POP3",
      { midstream: true, responderPort: 110, fromInitiator: "USER a\r\nPASS b\r\nRETR 1\r\n" },
      "undecided",
    ],
    [
      "a client whose server is not in the capture",
      { fromInitiator: "USER a\r\nPASS b\r\nPWD\r\nEPSV\r\n" },
      "initiator",
    ],
    ["such a client of POP3", { fromInitiator: "USER a\r\nPASS b\r\nRETR 1\r\nDELE 1\r\n" }, "undecided"],
    ["such a client of IRC", { fromInitiator: "PASS b\r\nNICK a\r\nUSER a\r\nPWD\r\nCWD\r\n" }, "undecided"],
    ["in the middle, too little", { midstream: true, fromInitiator: "QUIT\r\n" }, "undecided"],
  ];
  for (const [name, parts, verdict] of cases) {
    it(`${name}: ${verdict}`, () => expect(judge(evidence(parts))).toBe(verdict));
  }
});
