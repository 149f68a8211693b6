export { type CrossingOptions, CrossingReporter } from "./crossing.ts";
export { type Origin, originOfFrames } from "./origin.ts";
export { pairSessions, type SessionPair } from "./pair-sessions.ts";
