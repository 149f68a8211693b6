import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FtpError } from "@twinport/protocol";
import { whoElseWrites } from "../who-else.ts";
import { isOurKind, makeKey } from "./key.ts";
import { describeCertificate, exposure, type LoadedCertificate } from "./load.ts";

/** A certificate of our own is made anew when it ends within this time: as long as others' are renewed before. */
const renewedBeforeMs = 30 * 86_400_000;

/** A certificate that we made ourselves, and kept. */
export interface OwnCertificate extends LoadedCertificate {
  /** PEM file of the certificate alone, which clients may be given. */
  readonly file: string;
  /** Made just now. */
  readonly made: boolean;
  /** A place on the way to it, or its folder, that belongs to somebody else, who could put another key there. */
  readonly ofAnother?: string;
}

/**
 * The server's own certificate, signed by itself: that of an earlier start, kept in `folder` as certificate.pem and key.pem (mode 0600), or
 * one made now. Its key stays when it is renewed. Both files appear whole or not at all, also when two servers start at once.
 * @param names host names and addresses that a new one is for; an old one stays though they have changed: clients remember it
 * @param now milliseconds since the Unix epoch
 * @throws FtpError "local-file" where the folder cannot be used, or the mode of a place on the way there lets others change what is in it
 */
export async function ownCertificate(
  folder: string,
  names: readonly string[],
  now: number,
): Promise<OwnCertificate> {
  const [certFile, keyFile] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const others = { ...(await ofAnother(folder)), ...(await ofAnother(keyFile)) };
    const [oldCert, oldKey] = await Promise.all([readIfThere(certFile), readIfThere(keyFile)]);
    const kept = usable(oldCert, oldKey, certFile, keyFile);
    if (kept !== null && now >= kept.notBefore && now < kept.notAfter - renewedBeforeMs) {
      return { ...kept, ...others, ...(await exposure(keyFile, 0o077)), file: certFile, made: false };
    }
    // What another server that starts in the same moment has put there first is taken instead of ours.
    if (oldKey === null || !isOurKind(oldKey)) {
      await publish(keyFile, makeKey(), 0o600, oldKey === null ? link : rename);
    }
    const key = await readFile(keyFile, "utf8");
    await publish(certFile, await selfSigned(key, names, now), 0o644, oldCert === null ? link : rename);
    const cert = await readFile(certFile, "utf8");
    const described = describeCertificate(cert, key, certFile, keyFile);
    return { ...described, ...others, ...(await exposure(keyFile, 0o077)), file: certFile, made: true };
  } catch (cause) {
    if (cause instanceof FtpError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const reason = code === "EEXIST" || code === "ENOTDIR" ? "it is no folder" : code;
    throw new FtpError("local-file", `cannot keep a certificate in ${folder}: ${reason}`, {
      hint: "choose a folder with --state, give --cert and --key, or do without TLS: --tls off",
      cause,
    });
  }
}

/** @throws FtpError "local-file" for a place whose mode lets others write */
async function ofAnother(path: string): Promise<Pick<OwnCertificate, "ofAnother">> {
  const other = await whoElseWrites(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (other === undefined) return {};
  if (other.who === "owner") return { ofAnother: other.place };
  const who = other.who === "group" ? "a group" : "everybody";
  throw new FtpError("local-file", `cannot keep a key in ${path}: ${who} may write to ${other.place}`, {
    hint: `chmod go-w ${other.place}, or choose another folder with --state`,
  });
}

/** A certificate of our own that is kept nowhere: the next start makes another. */
export async function passingCertificate(names: readonly string[], now: number): Promise<LoadedCertificate> {
  const key = makeKey();
  return describeCertificate(await selfSigned(key, names, now), key, "memory", "memory");
}

/** What an earlier start left; null if it is not there or of no use. */
function usable(
  cert: string | null,
  key: string | null,
  certFile: string,
  keyFile: string,
): LoadedCertificate | null {
  if (cert === null || key === null) return null;
  try {
    return describeCertificate(cert, key, certFile, keyFile);
  } catch {
    return null;
  }
}

async function selfSigned(key: string, names: readonly string[], now: number): Promise<string> {
  const { makeCertificate } = await import("./self-signed.ts");
  return await makeCertificate(key, names, now);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Makes a file that is there whole or not at all. With `link`, one that is there already stays. */
async function publish(path: string, text: string, mode: number, put: typeof link): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(draft, text, { mode, flag: "wx" });
    await put(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}
