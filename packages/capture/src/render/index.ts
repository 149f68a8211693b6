export { type ConversationOptions, renderConversation } from "./conversation.ts";
export { type CsvOptions, csvRenderer } from "./csv.ts";
export { ExtractedFiles, type ExtractedOptions } from "./extracted.ts";
export { type JsonOptions, jsonRenderer, renderJson } from "./json.ts";
export { type LiveRenderer, liveTextRenderer } from "./live.ts";
export { type MarkdownOptions, markdownRenderer, renderMarkdown } from "./markdown.ts";
export { type NdjsonOptions, ndjsonRenderer } from "./ndjson.ts";
export type { CaptureOpening, Part, Renderer } from "./renderer.ts";
export { renderText, type TextOptions, textRenderer } from "./text.ts";
