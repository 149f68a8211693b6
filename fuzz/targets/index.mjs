// What is fuzzed. A target has `seeds()`, its first inputs; `run(input)`, which answers what the analyser said of an input
// and throws where that cannot be; and, where inputs have a form, `mutate(input, random, corpus)`, which keeps it.

const targets = {
  readers: () => import("./readers.mjs"),
  decoders: () => import("./decoders.mjs"),
  reassembly: () => import("./reassembly.mjs"),
  tls: () => import("./tls.mjs"),
  dissector: () => import("./dissector.mjs"),
  renderers: () => import("./renderers.mjs"),
};

export const targetNames = Object.keys(targets);

/** The module of a target. */
export const loadTarget = (name) => targets[name]();
