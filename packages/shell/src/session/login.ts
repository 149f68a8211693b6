import { userInfo } from "node:os";
import { FtpError, isPositive, replyCodes } from "@twinport/protocol";
import type { Shell } from "../shell.ts";
import { replyLines } from "./dialog.ts";
import { lookUpNetrc } from "./netrc-file.ts";
import type { Target } from "./target.ts";

/** As whom to log in. What is missing is asked for when the server wants it. */
export interface Credentials {
  readonly user: string;
  readonly password?: string;
  readonly account?: string;
}

/**
 * Finds out as whom to log in: by the target itself, the .netrc, or the user at the terminal.
 * @throws FtpError "login-failed" when nobody can be asked, or the .netrc is not kept secret; "aborted"
 */
export async function findCredentials(shell: Shell, target: Target): Promise<Credentials> {
  const { host, user, password } = target;
  if (user !== undefined && password !== undefined) return { user, password };
  const entry = await lookUpNetrc(shell.env, host, user);
  const guest = target.url === true && !shell.input.interactive ? "anonymous" : undefined;
  const name = user ?? entry?.login ?? guest ?? (await askName(shell, host));
  return {
    user: name,
    ...(entry?.password !== undefined && { password: entry.password }),
    ...(entry?.account !== undefined && { account: entry.account }),
  };
}

/**
 * Logs in (RFC 959 §4.1.1), asking for the password only when the server wants one.
 * @throws FtpError "login-failed", "aborted"
 */
export async function logIn(shell: Shell, { user, password, account }: Credentials): Promise<void> {
  const client = shell.connection();
  const { signal } = shell;
  shell.user = undefined;
  let reply = await client.command("USER", user, { signal });
  if (reply.code === replyCodes.passwordNeeded) {
    const secret = password ?? (await askSecret(shell, "Password", user));
    reply = await client.command("PASS", secret, { signal });
  }
  if (reply.code === replyCodes.accountNeeded) {
    const secret = account ?? (await askSecret(shell, "Account", user));
    reply = await client.command("ACCT", secret, { signal });
  }
  if (!isPositive(reply)) {
    shell.tell("Login failed.");
    throw new FtpError(
      "login-failed",
      `${client.host}: login of ${user} failed: ${replyLines(reply)[0] ?? ""}`,
      {
        reply,
      },
    );
  }
  shell.user = user;
}

async function askName(shell: Shell, host: string): Promise<string> {
  const local = localUser(shell);
  const answer = await shell.input.ask(`Name (${host}${local === undefined ? "" : `:${local}`}): `);
  if (answer === undefined && shell.input.interactive) throw new FtpError("aborted", "Login aborted.");
  const name = answer?.trim() || (answer === undefined ? undefined : local);
  if (name === undefined) {
    throw new FtpError("login-failed", "no user name", {
      hint: "use ftp://user@host, ~/.netrc or `user NAME`",
    });
  }
  return name;
}

/** A guest gives any password (RFC 1635); custom is a mail address, and ours is nobody's business. */
async function askSecret(shell: Shell, what: "Password" | "Account", user: string): Promise<string> {
  const answer = await shell.input.ask(`${what}: `, { secret: true });
  if (answer !== undefined) return answer;
  if (shell.input.interactive) throw new FtpError("aborted", "Login aborted.");
  if (what === "Password" && /^(?:anonymous|ftp)$/i.test(user)) return "anonymous@";
  throw new FtpError("login-failed", `no ${what.toLowerCase()} for ${user}`, {
    hint: "use ftp://user:password@host, ~/.netrc or `user NAME PASSWORD`",
  });
}

/** The user's name on this machine, offered as the one over there. */
function localUser(shell: Shell): string | undefined {
  const name = shell.env["USER"] ?? shell.env["LOGNAME"] ?? shell.env["USERNAME"];
  if (name !== undefined && name !== "") return name;
  try {
    return userInfo().username;
  } catch {
    return undefined; // a user id without a name
  }
}
