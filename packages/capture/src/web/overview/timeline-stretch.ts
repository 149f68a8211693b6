import { formatCount, formatDuration } from "../../explain/units.ts";
import type { ReportTimeline } from "../../report/index.ts";
import type { PageState } from "../state.ts";
import { withValues } from "./spoken.ts";
import type { Period } from "./timeline.ts";

/** What a connection carried in a stretch of time, in seconds since the capture's first packet. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly toServer: number;
  readonly toClient: number;
  readonly retransmissions: number;
}

/** The stretches of a timeline, one after the other. */
export function stretchesOf({
  start,
  end,
  step,
  toServer,
  toClient,
  retransmissions,
}: ReportTimeline): readonly Stretch[] {
  return toServer.map((bytes, at) => ({
    from: start + at * step,
    to: Math.min(end, start + (at + 1) * step),
    toServer: bytes,
    toClient: toClient[at] ?? 0,
    retransmissions: retransmissions[at] ?? 0,
  }));
}

/** "1 s to 1.5 s: 1,234 bytes to the client, 2 packets sent again", counted from the beginning of the chart. */
export function stretchText(stretch: Stretch, { from }: Period, { texts, language }: PageState): string {
  const { timeline: words, units } = texts;
  const time = (seconds: number): string => formatDuration((seconds - from) * 1000, units);
  const bytes = (n: number, way: string): readonly string[] =>
    n === 0 ? [] : [`${withValues(texts.bytes, { n: formatCount(n) })} ${way}`];
  const told = [
    ...bytes(stretch.toServer, words.toServer),
    ...bytes(stretch.toClient, words.toClient),
    ...(stretch.retransmissions === 0
      ? []
      : [withValues(words.packetsAgain, { n: formatCount(stretch.retransmissions) })]),
  ];
  const span = withValues(words.span, { from: time(stretch.from), to: time(stretch.to) });
  const list = told.length === 0 ? words.nothing : told.join(language === "en" ? ", " : "，");
  return span + texts.colon + list;
}
