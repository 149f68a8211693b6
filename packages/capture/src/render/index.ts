export { type ConversationOptions, renderConversation } from "./conversation.ts";
export { ExtractedFiles, type ExtractedOptions } from "./extracted.ts";
export { type JsonOptions, jsonRenderer, renderJson } from "./json.ts";
export { type MarkdownOptions, markdownRenderer, renderMarkdown } from "./markdown.ts";
export type { CaptureOpening, Renderer } from "./renderer.ts";
export { renderText, type TextOptions, textRenderer } from "./text.ts";
