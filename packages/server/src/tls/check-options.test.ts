import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { clientCertificates } from "../../test/certificates.ts";
import { fixedAccounts } from "../accounts/fixed.ts";
import { FtpServer } from "../server.ts";
import { testCertificate } from "../testing/index.ts";
import type { TlsOptions } from "./options.ts";

const { cert } = testCertificate;

/** As JavaScript may give them: with words that the types do not know. */
function serverWith(settings: Readonly<Record<string, unknown>>): FtpServer {
  const tls: TlsOptions = { certificate: testCertificate, ...settings };
  return new FtpServer({ authenticator: fixedAccounts([]), tls });
}

describe("settings of TLS", () => {
  const authorities = (text: unknown) => ({ clientCertificates: { authorities: text, use: "required" } });

  it.each([
    [{ minVersion: "TLSv1.4" }, 'tls.minVersion is "TLSv1.4"', 'say "TLSv1.2" or "TLSv1.3"'],
    [{ minVersion: "TLSv1" }, 'tls.minVersion is "TLSv1"', 'say "TLSv1.2" or "TLSv1.3"'],
    [{ maxVersion: "TLSv1.1" }, 'tls.maxVersion is "TLSv1.1"', 'say "TLSv1.2" or "TLSv1.3"'],
    [{ minVersion: "TLSv1.3", maxVersion: "TLSv1.2" }, "is above tls.maxVersion, TLSv1.2", "leave one"],
    [{ sessionReuse: "required" }, 'tls.sessionReuse is "required"', '"off" or "prefer" or "require"'],
    [
      { clientCertificates: { authorities: cert, use: "require" } },
      'tls.clientCertificates.use is "require"',
      'say "optional" or "required" or "login"',
    ],
    [authorities("/etc/ftp/ca.pem"), "tls.clientCertificates.authorities are no certificate", "not its path"],
    [authorities(""), "tls.clientCertificates.authorities are no certificate", "PEM"],
    [authorities(testCertificate.key), "tls.clientCertificates.authorities are no certificate", "PEM"],
    [
      authorities(`${cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`),
      "have a certificate that cannot be read",
      "PEM",
    ],
  ])("that cannot hold are refused when the server is made: %j", (settings, message, hint) => {
    let error: unknown;
    try {
      serverWith(settings);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FtpError);
    expect(error).toMatchObject({
      code: "usage",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it("are taken when they can, several authorities among them", () => {
    const both = `# ours\n${clientCertificates().authorities}\n${cert}`;
    serverWith({ minVersion: "TLSv1.3", maxVersion: "TLSv1.3", sessionReuse: "off", ...authorities(both) });
    serverWith({ maxVersion: "TLSv1.2", ...authorities(Buffer.from(both)) });
  });
});
