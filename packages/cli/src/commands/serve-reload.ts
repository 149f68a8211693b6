import type { Io } from "../io.ts";
import { certificateLines, certificateWarnings } from "./serve-greeting.ts";
import type { Logins } from "./serve-logins.ts";
import type { ServeOptions } from "./serve-options.ts";
import { keptLine, texts } from "./serve-texts.ts";
import { readCertificate, type ServedCertificate } from "./serve-tls.ts";

/** How often it is looked whether the certificate has been renewed: those of Let's Encrypt are, weeks before they end. */
const lookEveryMs = 3_600_000;

/** What can be read again while the server runs. */
interface Reloadable {
  readonly options: ServeOptions;
  readonly io: Io;
  readonly logins: Logins;
  /** Null without TLS. */
  readonly served: ServedCertificate | null;
  /** New sessions get it; those that run keep theirs. */
  setCertificate(certificate: ServedCertificate["loaded"]["certificate"]): void;
  log(line: string): void;
}

/**
 * Reads the certificate and the users file again at SIGHUP, the certificate every hour too. What is wrong with one of them is logged, and
 * the old one stays. Returns what ends it.
 */
export function reloading(of: Reloadable): () => void {
  const say = texts[of.options.lang];
  let { served } = of;
  let turn: Promise<void> = Promise.resolve();
  const kept = (what: string, error: unknown) => of.log(keptLine(say, what, error));
  const certificate = async (asked: boolean) => {
    if (served === null) return;
    try {
      const now = await readCertificate(of.options, of.io, served);
      const changed = now.loaded.fingerprint !== served.loaded.fingerprint;
      if (changed) of.setCertificate(now.loaded.certificate);
      served = now;
      if (!changed && asked) of.log(say.sameCertificate);
      if (changed) for (const line of certificateLines(now, say)) of.log(line);
      if (changed || asked) for (const line of certificateWarnings(now, say, Date.now())) of.log(line);
    } catch (error) {
      kept(say.theCertificate, error);
    }
  };
  const users = async () => {
    if (of.logins.reload === null) return;
    try {
      await of.logins.reload();
      of.log(say.usersRead);
    } catch (error) {
      kept(say.theUsersFile, error);
    }
  };
  // One after the other: two hang-ups in a row must not let the older file win.
  const inTurn = (work: () => Promise<void>) => {
    turn = turn.then(work);
  };
  of.io.onReload(() => {
    inTurn(() => certificate(true));
    inTurn(users);
  });
  const timer = setInterval(() => inTurn(() => certificate(false)), lookEveryMs);
  return () => clearInterval(timer);
}
