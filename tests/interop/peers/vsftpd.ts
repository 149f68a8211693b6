import { appendFile, chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoopbackHost } from "../families.ts";
import { certificateFile } from "./certificate-file.ts";
import { freePort, startAsking } from "./listening.ts";
import type { PeerServer } from "./types.ts";

const script = fileURLToPath(new URL("vsftpd.sh", import.meta.url));

/** Starts the unpacked vsftpd on a loopback address, over an empty folder below `work`; `atOnce`: so many connections of one address. Under TLS only its own session may be gone on with. Needs root. */
export async function startVsftpd(
  work: string,
  host: LoopbackHost,
  tls?: "tls",
  atOnce?: number,
): Promise<PeerServer> {
  const root = join(work, "home");
  const password = "open-sesame";
  const port = await freePort(host);
  const listen =
    host === "::1"
      ? `listen=NO\nlisten_ipv6=YES\nlisten_address6=${host}`
      : `listen=YES\nlisten_address=${host}`;
  await mkdir(root);
  await chmod(work, 0o755);
  await writeFile(join(work, "password"), `${password}\n`, { mode: 0o600 });
  const ascii = "ascii_upload_enable=YES\nascii_download_enable=YES";
  await writeFile(join(work, "vsftpd.conf"), `${listen}\nlisten_port=${port}\nwrite_enable=YES\n${ascii}\n`);
  if (atOnce !== undefined) await appendFile(join(work, "vsftpd.conf"), `max_per_ip=${atOnce}\n`);
  if (tls !== undefined) {
    const pem = await certificateFile(work);
    await appendFile(
      join(work, "vsftpd.conf"),
      `ssl_enable=YES\nallow_anon_ssl=NO\nforce_local_logins_ssl=YES\nforce_local_data_ssl=YES\nrequire_ssl_reuse=YES\nstrict_ssl_read_eof=YES\nssl_ciphers=HIGH\nrsa_cert_file=${pem}\nrsa_private_key_file=${pem}\n`,
    );
  }
  const stop = await startAsking(script, [work], { host, port });
  return { host, port, user: "reader", password, root, stop };
}
