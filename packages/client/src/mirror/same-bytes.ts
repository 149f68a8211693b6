import { createReadStream } from "node:fs";
import type { ClientCore } from "../client/core.ts";
import type { OperationOptions } from "../options.ts";
import { newDigest } from "../transfer/digest.ts";
import { localError } from "../transfer/local-file.ts";

/**
 * Whether a local file and a remote one have different digests, by the strongest that the server offers.
 * @throws FtpError "unsupported" where it offers none
 */
export async function digestsDiffer(
  core: ClientCore,
  local: string,
  remote: string,
  options: OperationOptions,
): Promise<boolean> {
  const { algorithm, hex } = await core.run((session) => session.hash(remote, undefined, options), options);
  const digest = newDigest(algorithm);
  try {
    const { signal } = options;
    const stream = createReadStream(local, {
      highWaterMark: 256 * 1024,
      ...(signal === undefined ? {} : { signal }),
    });
    for await (const chunk of stream as AsyncIterable<Uint8Array>) digest.update(chunk);
  } catch (error) {
    throw localError(local, error);
  }
  return digest.hex() !== hex;
}
