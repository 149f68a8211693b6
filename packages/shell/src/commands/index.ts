import type { Command } from "../command.ts";
import { connectionCommands } from "./connection.ts";
import { directoryCommands } from "./directory.ts";
import { fileCommands } from "./files.ts";
import { helpCommands } from "./help.ts";
import { listingCommands } from "./listing.ts";
import { localCommands } from "./local.ts";
import { manyCommands } from "./many.ts";
import { serverCommands } from "./server.ts";
import { settingCommands } from "./settings.ts";
import { transferCommands } from "./transfer.ts";

/** Every command of the shell. */
export const shellCommands: readonly Command[] = [
  ...connectionCommands,
  ...directoryCommands,
  ...fileCommands,
  ...helpCommands,
  ...listingCommands,
  ...localCommands,
  ...manyCommands,
  ...serverCommands,
  ...settingCommands,
  ...transferCommands,
];
