import { type MachineFact, machineFacts } from "@twinport/protocol";

/** Facts that a storage can tell; the host's owners and groups are not the client's concern. */
export const offeredFacts: readonly MachineFact[] = machineFacts.filter(
  (fact) => fact !== "unix.owner" && fact !== "unix.group",
);
