import type { Verified } from "../options.ts";
import type { Session } from "../session/session.ts";
import { openContent } from "./content.ts";
import { feed } from "./upload-resume.ts";
import { planVerification } from "./verify.ts";

/** Holds a local file against a remote one; the turn must have been taken. @throws FtpError "verify" if they differ */
export async function verifyFile(
  session: Session,
  localFile: string,
  path: string,
  verify: true | "hash" | "size",
): Promise<Verified> {
  const content = await openContent({ file: localFile });
  try {
    const size = content.size ?? 0;
    const verification = await planVerification(session, { verify, type: "image", whole: true });
    if (verification.digest !== undefined) await feed(verification.digest, content, size);
    return await verification.confirm(path, size);
  } finally {
    await content.close();
  }
}
