/** Takes data as it comes; no more is read until what it returns has settled. What it throws gives the transfer up. */
export type Sink = (chunk: Uint8Array) => Promise<void> | void;
