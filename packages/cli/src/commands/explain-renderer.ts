import {
  csvRenderer,
  htmlRenderer,
  jsonRenderer,
  ladderRenderer,
  markdownRenderer,
  ndjsonRenderer,
  type Renderer,
  svgRenderer,
  textRenderer,
} from "@twinport/capture";
import { FtpError } from "@twinport/protocol";
import { columnsOf, type Io, wantsColour } from "../io.ts";
import { type FormatOptions, formatOf } from "./explain-format.ts";

/** What writes it. Throws FtpError "usage" for what does not go together. */
export async function rendererOf(options: FormatOptions, io: Io): Promise<Renderer> {
  const { lang: language, acks = false, only, output } = options;
  const format = formatOf(options);
  const isPicture = format === "ladder" || format === "html" || format === "svg";
  if (only !== undefined && (format === "json" || isPicture)) {
    const hint = format === "json" ? "use --format ndjson" : "use --format text or markdown";
    throw new FtpError("usage", `--only is not for --format ${format}`, { hint });
  }
  if ((format === "html" || format === "svg") && output === undefined && io.stdout.isTTY === true) {
    throw new FtpError("usage", `${format} is not for a terminal`, { hint: `add -o report.${format}` });
  }
  const given = { language, acks, ...(only && { only }) };
  const terminal = output === undefined && { colour: wantsColour(io), width: columnsOf(io) };
  switch (format) {
    case "text":
      return textRenderer({ ...given, ...terminal });
    case "ladder":
      return ladderRenderer({ language, ...terminal });
    case "html":
      return htmlRenderer({ language, page: (await import("@twinport/capture/page")).reportPage });
    case "svg":
      return svgRenderer({ language });
    case "json":
      return jsonRenderer({ language });
    case "ndjson":
      return ndjsonRenderer(given);
    case "csv":
      return csvRenderer(given);
    case "markdown":
      return markdownRenderer(given);
  }
}
