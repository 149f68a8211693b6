import { FtpError } from "@twinport/protocol";
import type { Turn } from "../connection/turns.ts";
import type { RepresentationType, TransferOptions, Verified } from "../options.ts";
import { fetchSize } from "../session/info.ts";
import type { Session } from "../session/session.ts";
import { type Digest, newDigest } from "./digest.ts";
import { fetchHash, hashWay } from "./remote-hash.ts";

/** What a transfer is to be held against when it is over. */
export interface Verification {
  /** To be fed with the whole file as the server has it; absent where no digest is compared. */
  readonly digest?: Digest;
  /**
   * Compares. Takes the turn, where it was given up meanwhile.
   * @param size of the whole file, bytes, as far as we know
   * @throws FtpError "verify"
   */
  confirm(path: string, size: number): Promise<Verified>;
}

/** What is to be verified, as far as that decides what can be. */
export interface Verifiable {
  readonly verify: TransferOptions["verify"];
  readonly type: RepresentationType;
  /** All of the file's bytes pass us, so that their digest can be made. */
  readonly whole: boolean;
  /** Taken again before the server is asked when the transfer is over. */
  readonly turn?: Turn | undefined;
}

/**
 * Finds out how a transfer can be verified, before it begins; its turn must have been taken.
 * @throws FtpError "unsupported" where the caller insists on what cannot be had
 */
export async function planVerification(session: Session, what: Verifiable): Promise<Verification> {
  const { verify = false, type, whole, turn } = what;
  if (verify === false) return { confirm: async () => "reply" };
  const comparable = type === "image"; // a text has another length and other bytes on each side
  const way = verify === "size" || !comparable || !whole ? undefined : hashWay(await session.features());
  if (verify === "hash" && way === undefined) {
    const why = !comparable ? "not of a text" : !whole ? "not of a part" : "the server has none";
    throw new FtpError("unsupported", `${session.control.place}: no digest to compare: ${why}`, {
      phase: "verify",
    });
  }
  if (way !== undefined) {
    const digest = newDigest(way.algorithm);
    const confirm = async (path: string) => {
      await turn?.take();
      return await confirmHash(session, path, digest);
    };
    return { digest, confirm };
  }
  if (!comparable) return { confirm: async () => "reply" };
  const confirm = async (path: string, size: number) => {
    await turn?.take();
    return await confirmSize(session, path, size, verify === "size");
  };
  return { confirm };
}

async function confirmHash(session: Session, path: string, digest: Digest): Promise<Verified> {
  const { algorithm, hex } = await fetchHash(session, path, digest.algorithm);
  const ours = digest.hex();
  if (ours === hex) return "hash";
  throw differs(session, path, `its ${algorithm} at the server is ${hex}, here ${ours}`);
}

async function confirmSize(session: Session, path: string, size: number, insist: boolean): Promise<Verified> {
  let told: number;
  try {
    told = await fetchSize(session, path);
  } catch (error) {
    // A drop box lets nobody look at what was put in.
    if (insist || !(error instanceof FtpError) || session.control.closed) throw error;
    return "reply";
  }
  if (told === size) return "size";
  throw differs(session, path, `it has ${told} bytes at the server, here ${size}`);
}

function differs(session: Session, path: string, how: string): FtpError {
  return new FtpError("verify", `${session.control.place}: ${JSON.stringify(path)}: ${how}`, {
    phase: "verify",
    hint: "Transfer it again; it may also have changed meanwhile.",
  });
}
