// Made by scripts/build.mjs out of web/: pages whose script and style are in them.

/** The page of a report that was written beforehand. */
export const reportPage: { readonly head: string; readonly tail: string };
/** The page that analyses captures itself, in a Web Worker. */
export const appPage: { readonly head: string; readonly tail: string };
