// FTP itself: the lines of the control connection changed word by word.
import { analyzeBytes } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { mutateBytes, spliced } from "../engine/mutate.mjs";
import { mutatePayload, mutateSegments } from "../engine/mutate-segments.mjs";
import { check, said } from "../say.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { captureOf, segmentsOf, windowsOf } from "../segments.mjs";

const words = [
  "USER a",
  "PASS",
  "ACCT x",
  "CWD ..",
  "CDUP",
  "QUIT",
  "REIN",
  "PORT 10,0,0,1,4,1",
  "PORT 0,0,0,0,0,0",
  "PASV",
  "EPSV",
  "EPSV ALL",
  "EPRT |1|10.0.0.1|5000|",
  "EPRT |2|::1|5000|",
  "EPRT |3|x|99999|",
  "TYPE A",
  "TYPE E",
  "TYPE L 8",
  "STRU R",
  "MODE B",
  "RETR a",
  "STOR ../../x",
  "STOU",
  "APPE",
  "ALLO 1 R 2",
  "REST 18446744073709551616",
  "RNFR a",
  "RNTO b",
  "ABOR",
  "DELE",
  "RMD",
  "MKD",
  "PWD",
  "LIST -la",
  "NLST",
  "SITE CHMOD 777 x",
  "SYST",
  "STAT",
  "HELP",
  "NOOP",
  "FEAT",
  "OPTS UTF8 ON",
  "MDTM 20260101000000 x",
  "SIZE a",
  "MLST",
  "MLSD",
  "AUTH TLS",
  "AUTH GSSAPI",
  "ADAT AAAA",
  "MIC AA==",
  "CCC",
  "PBSZ 0",
  "PROT P",
  "HOST h",
  "LANG zh",
  "XCRC a",
  "XPWD",
  "110 MARK 1 = 2",
  "120 wait",
  "125 go",
  "150 a (12 bytes)",
  "200 ok",
  "202",
  "211-Features:\r\n UTF8\r\n211 End",
  "213 5416666670",
  "220-\r\n220 x",
  "221 bye",
  "226 done",
  "227 Entering (10,0,0,2,200,1)",
  "227 10,0,0,2,200,1",
  "227 =10,0,0,2,999,1",
  "229 (|||51201|)",
  "229 (|2|::1|99999|)",
  "230-\r\n 230 no\r\n230 in",
  "232 gss",
  "234 go",
  "235 ADAT=AA==",
  "250 ok",
  '257 "/a""b"',
  "331 pw",
  "332",
  "334 ADAT=",
  "350 REST",
  "421 timeout",
  "425 no",
  "426 aborted",
  "450",
  "451",
  "452 full",
  "500 ?",
  "501",
  "502",
  "503",
  "504",
  "522 (1)",
  "530 no",
  "532",
  "550 no",
  "552",
  "553",
  "631 AA==",
  "999 x",
  "\xff\xf4\xff\xf2",
  "\xff\xfb\x01",
  "\xff\xff",
  "\0",
  "\x1b[2J",
  "\u202e",
  "\r",
  "\n",
  "\r\n",
  "%s",
  "",
  " ",
  "-",
  "=HYPERLINK()",
  "\xe4\xbd\xa0",
  "\xc0\xaf",
].map((word) => Uint8Array.from(Buffer.from(word, "latin1")));
const END = Uint8Array.of(13, 10);

export const seeds = () => fixtureFiles("article").flatMap((file) => windowsOf(segmentsOf(file)));
export const run = (input) => said(check(analyzeBytes(captureOf(input), { host: nodeHost })));

export function mutate(input, random) {
  if (random.chance(0.2)) return mutateSegments(input, random);
  return mutatePayload(input, random, (payload) => {
    const word = random.pick(words);
    switch (random.whole(0, 3)) {
      case 0:
        return new Uint8Array(Buffer.concat([word, END]));
      case 1: {
        const at = random.whole(0, payload.length);
        return spliced(payload, at, at, word);
      }
      case 2:
        return new Uint8Array(Buffer.concat([payload, word, END]));
      default:
        return mutateBytes(payload, random);
    }
  });
}
