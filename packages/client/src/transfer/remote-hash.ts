import { asciiUpperCase, FtpError, isPositive, quotePath, type Reply } from "@twinport/protocol";
import { replyError, shownReply } from "../reply-error.ts";
import type { Session } from "../session/session.ts";
import { type HashAlgorithm, hashAlgorithms } from "./digest.ts";

/** The digest of a remote file, as the server tells it. */
export interface RemoteHash {
  readonly algorithm: HashAlgorithm;
  /** In lower-case hexadecimal. */
  readonly hex: string;
}

/** The commands of one algorithm, beside HASH, with the FEAT line that offers each. */
const own: Readonly<Record<HashAlgorithm, readonly string[]>> = {
  "SHA-512": ["XSHA512"],
  "SHA-256": ["XSHA256"],
  "SHA-1": ["XSHA1", "XSHA"],
  MD5: ["XMD5", "MD5"],
  CRC32: ["XCRC"],
};

/** How many hexadecimal digits a digest has. */
const digits: Readonly<Record<HashAlgorithm, number>> = {
  "SHA-512": 128,
  "SHA-256": 64,
  "SHA-1": 40,
  MD5: 32,
  CRC32: 8,
};

/** A way to ask for a digest: HASH (draft-bryan-ftpext-hash) or one of the commands in use beside it. */
export interface HashWay {
  readonly verb: string;
  readonly algorithm: HashAlgorithm;
  /** HASH is set to another algorithm: OPTS HASH must be sent first. */
  readonly choose: boolean;
}

/** How to ask for a digest by this algorithm, or by the strongest one; undefined if the server offers none. */
export function hashWay(features: ReadonlyMap<string, string>, wanted?: HashAlgorithm): HashWay | undefined {
  const offered = (features.get("HASH") ?? "").split(";").map((word) => word.trim());
  for (const algorithm of wanted === undefined ? hashAlgorithms : [wanted]) {
    const word = offered.find((name) => asciiUpperCase(name.replace("*", "")) === algorithm);
    // The star is on what HASH is set to; it may be another one by now, and OPTS costs less than a wrong digest.
    if (word !== undefined) return { verb: "HASH", algorithm, choose: true };
    const verb = own[algorithm].find((name) => features.has(name));
    if (verb !== undefined) return { verb, algorithm, choose: false };
  }
  return undefined;
}

/**
 * Asks for the digest of a whole remote file; its turn must have been taken.
 * @throws FtpError "unsupported" if the server has no such command; "protocol" for an answer without a digest
 */
export async function fetchHash(session: Session, path: string, wanted?: HashAlgorithm): Promise<RemoteHash> {
  const way = hashWay(await session.features(), wanted);
  if (way === undefined) {
    const what = `${session.control.place}: the server offers no ${wanted ?? "checksum"} of files`;
    throw new FtpError("unsupported", what, { hint: "Compare sizes, or fetch the file." });
  }
  await session.setType("image"); // the digest of a text may be that of its network form
  if (way.choose) await session.require("OPTS", `HASH ${way.algorithm}`);
  let reply = await session.command(way.verb, path);
  // Some read the words of the name as a range of bytes, unless it is in quotes.
  if (!isPositive(reply) && way.verb !== "HASH" && path.includes(" ")) {
    reply = await session.command(way.verb, quotePath(path));
  }
  if (!isPositive(reply)) throw replyError(session.control.place, way.verb, path, reply);
  const hex = digestIn(reply, way.algorithm, path);
  if (hex === undefined) {
    const what = `${session.control.place}: ${way.verb}: no ${way.algorithm} in ${shownReply(reply)}`;
    throw new FtpError("protocol", what, { reply });
  }
  return { algorithm: way.algorithm, hex };
}

/** The word of so many digits that is not the file's name; CRCs come without leading zeros, too. */
function digestIn(reply: Reply, algorithm: HashAlgorithm, path: string): string | undefined {
  const length = digits[algorithm];
  const text = reply.lines.join(" ").replace(quotePath(path), " ");
  const words = text.endsWith(` ${path}`) ? text.slice(0, -path.length) : text;
  const least = algorithm === "CRC32" ? 1 : length;
  const word = words
    .split(/[\s=:,]+/)
    .map((each) => each.replace(/^0x/i, "").replace(/\.$/, ""))
    .findLast((each) => each.length >= least && each.length <= length && /^[0-9a-f]+$/i.test(each));
  return word?.toLowerCase().padStart(length, "0");
}
