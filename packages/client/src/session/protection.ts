import { FtpError, isPositive } from "@twinport/protocol";
import { shownReply } from "../reply-error.ts";
import type { Session } from "./session.ts";

/**
 * Sees to it that data connections are protected as the caller wants it, before any is opened: PBSZ 0, PROT P or C (RFC 4217 §8, §9).
 * Nothing is sent where that is in force already.
 * @throws FtpError "tls" if the server will not; nothing goes in clear text that was not to
 */
export async function protectData(session: Session): Promise<void> {
  const { tls } = session.options;
  if (session.tls === undefined || tls === undefined) return;
  const wanted = tls.data ?? "private";
  if (session.protection === wanted) return;
  // Its answer matters to nobody: TLS has no buffer that could be too large, and some servers do not know it.
  await session.command("PBSZ", "0");
  const letter = wanted === "private" ? "P" : "C";
  const reply = await session.command("PROT", letter);
  if (isPositive(reply)) return;
  const [what, hint] =
    wanted === "private"
      ? ["does not encrypt data connections", 'Only `data: "clear"` does without.']
      : ["insists on encrypted data connections", 'Leave `data: "clear"` away.'];
  const said = `the server ${what}: PROT ${letter}: ${shownReply(reply)}`;
  throw new FtpError("tls", `${session.control.place}: ${said}`, { reply, hint, phase: "tls" });
}
