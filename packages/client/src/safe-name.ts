import { limits } from "@twinport/protocol";

/** Names that Windows gives to devices, whatever their extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:[. ]|$)/i;

/**
 * The name itself if it may be used as the name of a local file, undefined if not: it must be one component that
 * stays where it is put. Names come from the peer, and "../x" or "C:x" would leave the target folder.
 */
export function safeLocalName(
  name: string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (name === "" || name === "." || name === "..") return undefined;
  if (name.includes("/") || /[\u0000-\u001f\u007f]/.test(name)) return undefined;
  if (Buffer.byteLength(name) > limits.pathComponent) return undefined;
  if (platform !== "win32") return name;
  const refused = /[\\:*?"<>|]/.test(name) || /[. ]$/.test(name) || deviceName.test(name);
  return refused ? undefined : name;
}
