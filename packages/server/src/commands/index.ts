import type { HandledVerb } from "../session/gates.ts";
import { access } from "./access.ts";
import { addressing } from "./addressing.ts";
import { directories } from "./directories.ts";
import { facts } from "./facts.ts";
import { files } from "./files.ts";
import type { Handlers } from "./handler.ts";
import { information } from "./information.ts";
import { listings } from "./listings.ts";
import { parameters } from "./parameters.ts";
import { site } from "./site.ts";
import { transfers } from "./transfers.ts";

/** Every verb that the table says we serve. One without a handler is a type error. */
export const handlers: Handlers<HandledVerb> = {
  ...access,
  ...addressing,
  ...directories,
  ...facts,
  ...files,
  ...information,
  ...listings,
  ...parameters,
  ...site,
  ...transfers,
};
