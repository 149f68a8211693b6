import { defined, parseAmount, type ServerSettings } from "@twinport/daemon";
import { FtpError } from "@twinport/protocol";
import { loopback } from "@twinport/server";
import type { ServeOptions } from "./serve-options.ts";

/**
 * What bounds the whole server: what the users file says, and the options in front of it, key by key.
 * @throws FtpError "usage" for a rate that is none
 */
export function boundsOf(options: ServeOptions, file: ServerSettings): ServerSettings {
  const { allow, deny, neverBan, maxClients: connections } = options;
  return {
    limits: { ...file.limits, ...defined({ connections }) },
    bandwidth: {
      ...file.bandwidth,
      server: {
        ...file.bandwidth.server,
        ...defined({ upload: rate("upload", options), download: rate("download", options) }),
      },
    },
    networks: {
      ...file.networks,
      // Beside whom the server never bans if it is told nothing.
      ...defined({ allow, deny, neverBanned: neverBan && [...loopback, ...neverBan] }),
    },
  };
}

function rate(direction: "upload" | "download", options: ServeOptions): number | undefined {
  const text = options[direction];
  if (text === undefined) return undefined;
  const bytes = parseAmount(text);
  if (bytes !== undefined) return bytes;
  throw new FtpError("usage", `--${direction} is no rate: ${text}`, {
    hint: 'say bytes a second, or "2 MB"',
  });
}
