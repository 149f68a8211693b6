import type { ClientProgram, ServerProgram } from "./programs.ts";

/** Every server that the lab can start, ours first. */
export const servers: readonly ServerProgram[] = [];

/** Every client that the lab can run, ours first. */
export const clients: readonly ClientProgram[] = [];
