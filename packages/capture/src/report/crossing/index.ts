export { CrossingReporter } from "./crossing.ts";
export { originOfFrames } from "./origin.ts";
export { pairSessions } from "./pair-sessions.ts";
