// What is fuzzed, part by part: what is small is fast. A target has `seeds()`, its first inputs; `run(input, heard)`, which says
// to `heard` what came of an input and throws where that cannot be, or resolves to nothing or rejects; where inputs have a form, `mutate(draft, random)`, which keeps
// it; `end()`, where something is to be closed; and perhaps `longest`, the bytes of the longest input worth going on from.

const targets = {
  readers: () => import("./readers.mjs"),
  zstd: () => import("./zstd.mjs"),
  decoders: () => import("./decoders.mjs"),
  reassembly: () => import("./reassembly.mjs"),
  records: () => import("./records.mjs"),
  secrets: () => import("./secrets.mjs"),
  lines: () => import("./lines.mjs"),
  listings: () => import("./listings.mjs"),
  filters: () => import("./filters.mjs"),
  session: () => import("./session.mjs"),
  dissector: () => import("./dissector.mjs"),
  decryption: () => import("./decryption.mjs"),
  findings: () => import("./findings.mjs"),
  renderers: () => import("./renderers.mjs"),
  pipeline: () => import("./pipeline.mjs"),
};

export const targetNames = Object.keys(targets);

/** The module of a target. */
export const loadTarget = (name) => targets[name]();
