import { type BandwidthOptions, loopback, type NetworkOptions, type ServerLimits } from "@twinport/server";
import * as v from "valibot";
import { defined, network, rates, table, time, whole } from "./shapes.ts";

/** What a users file says of the whole server. */
export interface ServerSettings {
  readonly limits: Partial<ServerLimits>;
  readonly bandwidth: BandwidthOptions;
  readonly networks: NetworkOptions;
}

/** Of a server without such a file. */
export const noSettings: ServerSettings = { limits: {}, bandwidth: {}, networks: {} };

/** The tables beside `users`. A key of `limits` is the name of a bound of the server, in kebab-case. */
export const serverShape = {
  limits: v.optional(
    table({
      connections: v.optional(whole),
      "connections-per-address": v.optional(whole),
      "connections-before-login": v.optional(whole),
      "login-time": v.optional(time),
      "idle-time": v.optional(time),
      "data-connect-time": v.optional(time),
      "data-stall-time": v.optional(time),
      "failed-logins": v.optional(whole),
      "failed-login-delay": v.optional(time),
      "ban-score": v.optional(whole),
      "ban-score-time": v.optional(time),
      "ban-time": v.optional(time),
      "longest-ban-time": v.optional(time),
      "listed-names": v.optional(whole),
      ...rates,
      user: v.optional(table(rates)),
      session: v.optional(table(rates)),
      transfer: v.optional(table(rates)),
    }),
  ),
  networks: v.optional(
    table({
      allow: v.optional(v.array(network, "is no list of networks")),
      deny: v.optional(v.array(network, "is no list of networks")),
      "never-ban": v.optional(v.array(network, "is no list of networks")),
    }),
  ),
} as const;

type Given = { readonly [Key in keyof typeof serverShape]?: v.InferOutput<(typeof serverShape)[Key]> };

/** Settings as the server takes them, of those that a file gives. */
export function serverSettings({ limits = {}, networks = {} }: Given): ServerSettings {
  const { upload, download, user = {}, session = {}, transfer = {}, ...bounds } = limits;
  const { allow, deny, "never-ban": neverBanned } = networks;
  const named = Object.entries(bounds).map(([key, bound]) => [
    key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    bound,
  ]);
  return {
    limits: Object.fromEntries(named),
    bandwidth: {
      ...defined({
        server: defined({ upload, download }),
        user: defined(user),
        session: defined(session),
        transfer: defined(transfer),
      }),
    },
    networks: { ...defined({ allow, deny, neverBanned: neverBanned && [...loopback, ...neverBanned] }) },
  };
}
