export type { Text } from "./marked.ts";
export type {
  ReportChapter,
  ReportFinding,
  ReportRow,
  ReportSession,
  ReportSummary,
  ReportTimeline,
  ReportTransfer,
  RowGroup,
  Said,
} from "./report.ts";
export { SessionReporter } from "./session.ts";
export { reportSummary } from "./summary.ts";
