export { replyCodes } from "./codes.ts";
export { formatReply } from "./format.ts";
export { type ReadReply, type ReplyLimits, type ReplyProblem, ReplyReader } from "./read.ts";
export { isIntermediate, isPermanent, isPositive, isPreliminary, isTransient, type Reply } from "./reply.ts";
export { parseTransferSize } from "./transfer-size.ts";
