import type { Endpoint } from "@twinport/protocol";

/** A network that stands: machines that programs can be run on. */
export interface Stage {
  /** Where the server listens as the client knows it. */
  readonly server: Endpoint;
  readonly client: string;
}
