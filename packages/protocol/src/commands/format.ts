import { makeCodec } from "../charset/codec.ts";
import { FtpError } from "../errors.ts";

const encoder = new TextEncoder();
const utf8 = makeCodec("utf-8");

/**
 * Writes a command line with its CR LF. The only way by which arguments get onto the wire.
 * @param encode the charset of names (`Codec.encode`); UTF-8 if absent. Bytes that are no text, as listings tell them, are written
 *   as they were
 * @throws FtpError "illegal-argument" if the verb is no word or the argument holds a control character
 *   (a line break in a file name would be a second command) or a character that the charset lacks (it would change the name)
 */
export function formatCommand(
  verb: string,
  argument?: string,
  encode: (text: string) => Uint8Array | undefined = utf8.encode,
): Uint8Array {
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
  const bytes = encode(`${verb} ${argument}\r\n`);
  if (bytes === undefined) {
    throw new FtpError(
      "illegal-argument",
      `the argument of ${verb} holds a character that the charset of the server's names lacks`,
    );
  }
  return bytes;
}
