import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FtpError } from "../errors.ts";
import { canonicalVerb, commandSpec, commands, formatCommand, parseCommand, splitCommand } from "./index.ts";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

describe("the command table", () => {
  const verbsOf: Record<string, string> = {
    "RFC 959":
      "USER PASS ACCT CWD CDUP SMNT REIN QUIT PORT PASV TYPE STRU MODE RETR STOR STOU APPE ALLO REST RNFR RNTO ABOR DELE RMD MKD PWD LIST NLST SITE SYST STAT HELP NOOP",
    "RFC 1123": "XCWD XCUP XPWD XMKD XRMD",
    "RFC 2228": "AUTH ADAT PROT PBSZ MIC CONF ENC CCC",
    "RFC 2389": "FEAT OPTS",
    "RFC 2428": "EPRT EPSV",
    "RFC 2640": "LANG",
    "RFC 3659": "MDTM SIZE MLST MLSD",
    "RFC 7151": "HOST",
    "de facto": "MFMT MFCT MFF CLNT CSID HASH RANG XCRC XMD5 XSHA1 XSHA256 XSHA512 AVBL COMB PRET CPSV SSCN",
  };
  for (const [rfc, verbs] of Object.entries(verbsOf)) {
    it(`holds every verb of ${rfc}`, () => {
      expect(verbs.split(" ").filter((verb) => commandSpec(verb) === undefined)).toEqual([]);
    });
  }

  it("knows the words that servers take behind SITE", () => {
    for (const word of ["CHMOD", "UTIME", "UMASK", "IDLE", "HELP", "CPFR", "CPTO", "SYMLINK"]) {
      const spec = commandSpec(`site ${word.toLowerCase()}`);
      expect(spec?.syntax, word).toMatch(new RegExp(`^SITE <SP> ${word}( |$)`));
    }
    expect(commandSpec("SITE")?.syntax).toBe("SITE <SP> <string>");
    expect(commandSpec("SITE __proto__")).toBeUndefined();
  });

  it("is consistent with itself", () => {
    for (const [verb, spec] of Object.entries(commands)) {
      expect(spec.syntax.startsWith(verb), verb).toBe(true);
      expect(spec.argument === "none", verb).toBe(spec.kind === "none");
      expect(spec.transfer === null || spec.replies.some((code) => code === 150), verb).toBe(true);
      expect(spec.help, verb).not.toMatch(/[.]$|^[A-Z]/);
    }
  });

  it("is looked up in any case, by aliases, and not by what every object has", () => {
    expect(commandSpec("retr")).toBe(commands.RETR);
    expect(canonicalVerb("xpwd")).toBe("PWD");
    expect(canonicalVerb("Pwd")).toBe("PWD");
    for (const verb of ["constructor", "__proto__", "toString", "\u017fTAT", "FOO", ""]) {
      expect(commandSpec(verb)).toBeUndefined();
      expect(canonicalVerb(verb)).toBeUndefined();
    }
  });
});

describe("parseCommand", () => {
  // tests/hostile K5-K12
  const cases: [line: string, verb: string, argument: string, problem: string | null][] = [
    ["USER anonymous", "USER", "anonymous", null],
    ["retr  two blanks ", "RETR", " two blanks ", null],
    ["  NOOP", "NOOP", "", null],
    ["CWD ", "CWD", "", null],
    ["", "", "", "empty"],
    ["   ", "", "", "empty"],
    ["USER u\0admin", "USER", "u\0admin", "control-character"],
    ["MKD a\x1b[2Jb", "MKD", "a\x1b[2Jb", "control-character"],
    ["STOR a\x7f", "STOR", "a\x7f", "control-character"],
    ["USER u\rPASS p", "USER", "u\rPASS p", "control-character"],
    ["CWD \xc0\xae\xc0\xae", "CWD", "\udcc0\udcae\udcc0\udcae", "raw-bytes"],
    ["MKD \xed\xa0\x80x", "MKD", "\udced\udca0\udc80x", "raw-bytes"],
    ["MKD \xe7\x9b\xae", "MKD", "目", null],
    // Upper case by Unicode's rules would make a STAT of it.
    ["\xc5\xbftat", "\u017fTAT", "", null],
  ];
  for (const [line, verb, argument, problem] of cases) {
    it(`takes ${JSON.stringify(line)} apart`, () => {
      expect(parseCommand(latin(line))).toMatchObject({ verb, argument, problem });
    });
  }

  it("never throws", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (line) => void parseCommand(line)));
  });
});

describe("formatCommand", () => {
  it("writes a line", () => {
    expect(text(formatCommand("PASV"))).toBe("PASV\r\n");
    expect(text(formatCommand("RETR", "目 1.txt"))).toBe("RETR 目 1.txt\r\n");
    expect(text(formatCommand("PASS", ""))).toBe("PASS \r\n");
  });

  it("refuses what would be a second command (T12)", () => {
    for (const argument of ["a\r\nDELE b", "a\nb", "a\0", "\x1b", "\x7f", "\ud800"]) {
      expect(() => formatCommand("CWD", argument)).toThrow(FtpError);
    }
    expect(() => formatCommand("NOOP\r\nQUIT")).toThrow(FtpError);
  });

  it("is read back as it was written", () => {
    const argument = fc
      .string({ unit: "grapheme", maxLength: 40 })
      .filter((s) => !/[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(s));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(commands)), argument, (verb, given) => {
        const line = formatCommand(verb, given);
        expect(parseCommand(line.subarray(0, line.length - 2))).toMatchObject({
          verb,
          argument: given,
          problem: null,
        });
      }),
    );
  });
});

describe("splitCommand", () => {
  it("takes text apart as the bytes of it are", () => {
    for (const line of ["", "   ", "NOOP", "retr  two blanks", "  STOR a b ", "ſtat é", "SITE CHMOD 644 a"]) {
      const { verb, argument } = parseCommand(new TextEncoder().encode(line));
      expect(splitCommand(line)).toEqual({ verb, argument });
    }
  });
});
