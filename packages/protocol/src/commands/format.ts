import { FtpError } from "../errors.ts";

const encoder = new TextEncoder();

/**
 * Writes a command line with its CR LF. The only way by which arguments get onto the wire.
 * @throws FtpError "illegal-argument" if the verb is no word or the argument holds a control character
 *   (a line break in a file name would be a second command) or a lone surrogate (it would change the name)
 */
export function formatCommand(verb: string, argument?: string): Uint8Array {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(verb)) {
    throw new FtpError("illegal-argument", `${JSON.stringify(verb)} is no FTP command`);
  }
  if (argument === undefined) return encoder.encode(`${verb}\r\n`);
  if (/[\u0000-\u001f\u007f]/.test(argument)) {
    throw new FtpError(
      "illegal-argument",
      `the argument of ${verb} holds a control character, which FTP cannot carry`,
    );
  }
  if (!wellFormed(argument)) {
    throw new FtpError("illegal-argument", `the argument of ${verb} is not well-formed Unicode`);
  }
  return encoder.encode(`${verb} ${argument}\r\n`);
}

function wellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
