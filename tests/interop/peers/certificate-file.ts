import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { testCertificate } from "@twinport/server/testing";

/** Writes a certificate with its key into a PEM file in `work`, and returns its path. */
export async function certificateFile(work: string): Promise<string> {
  const file = join(work, "certificate.pem");
  await writeFile(file, `${String(testCertificate.key)}${String(testCertificate.cert)}`, { mode: 0o600 });
  return file;
}
