/**
 * The lab: both modes of FTP, and what firewalls and NAT do to them, on one Linux machine with real packets.
 */
export { type Dialog, speak } from "./programs/dialog.ts";
export { type LibraryVisit, visitByLibrary } from "./programs/library.ts";
export {
  type ClientName,
  clientNames,
  type Needed,
  type ServerName,
  serverNames,
} from "./programs/programs.ts";
export { fitting } from "./running/cast.ts";
export { judge, type Told, type Verdict, type View, views } from "./running/judge.ts";
export { type Played, play, type Wanted } from "./running/play.ts";
export type { Recording, RecordOptions, Step } from "./running/record.ts";
export { labPicture, labReport, type Reported } from "./running/report.ts";
export { type Lacking, lacking } from "./running/requirements.ts";
export type * from "./scenario.ts";
export { scenarios } from "./scenarios/index.ts";
