import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Lack } from "../matrix/meta.ts";
import { type Program, programs } from "./programs.ts";
import { scripted } from "./scripted.ts";
import type { PeerClient } from "./types.ts";

const passiveOnly = "it has no active mode";

/** A client with basic-ftp's API, which `module` holds. */
function peer(
  name: PeerClient["name"],
  module: string,
  needed: readonly Program[],
  lacks: readonly Lack[],
): PeerClient {
  const basicFtp = scripted(process.execPath, "basic-ftp-client.mjs", { module });
  return {
    name,
    programs: needed,
    modes: { IPv4: ["epsv", "pasv"], IPv6: ["epsv"] },
    can: {
      listLong: basicFtp("list-long"),
      listMachine: basicFtp("list-machine"),
      get: basicFtp("get"),
      resumeGet: basicFtp("resume-get"),
      put: basicFtp("put"),
      append: basicFtp("append"),
      resumePut: basicFtp("resume-put"),
      rename: basicFtp("rename"),
      delete: basicFtp("delete"),
      mkdir: basicFtp("mkdir"),
      rmdir: basicFtp("rmdir"),
      series: (login, fetched, brought) =>
        basicFtp("series")(
          login,
          fetched.folder,
          brought.folder,
          String(brought.names.length),
          ...fetched.names,
        ),
    },
    tls: { begins: ["explicit", "implicit"], reuses: "always", oneSession: true },
    lacks: [
      ...lacks,
      { operation: "list-brief", reason: "it has no call for NLST" },
      { operation: "text", reason: "it transfers in TYPE I only" },
      { via: "EPRT over IPv4", reason: passiveOnly },
      { via: "PORT over IPv4", reason: passiveOnly },
      { via: "EPRT over IPv6", reason: passiveOnly },
      { via: "explicit TLS, active", reason: passiveOnly },
    ],
  };
}

export const basicFtpPeer: PeerClient = peer(
  "basic-ftp",
  programs["basic-ftp"],
  ["basic-ftp"],
  (["explicit TLS, passive", "implicit TLS, passive"] as const).map((via) => ({
    operation: "empty",
    via,
    reason: "it ends an empty upload in the middle of the handshake, without close_notify, and is told 426",
  })),
);

/** Ours with the same API, asked for the same. */
export const compatPeer: PeerClient = peer(
  "@twinport/client/compat/basic-ftp",
  fileURLToPath(new URL("../../../packages/client/bundle/compat/basic-ftp/index.js", import.meta.url)),
  [],
  [],
);
