import type { HandledVerb } from "../session/gates.ts";
import { access } from "./access.ts";
import { addressing } from "./addressing.ts";
import { attributes } from "./attributes.ts";
import { digests } from "./digests.ts";
import { directories } from "./directories.ts";
import { facts } from "./facts.ts";
import { files } from "./files.ts";
import type { Handlers } from "./handler.ts";
import { identity } from "./identity.ts";
import { information } from "./information.ts";
import { listings } from "./listings.ts";
import { optionHandlers } from "./options.ts";
import { parameters } from "./parameters.ts";
import { protection } from "./protection.ts";
import { ranges } from "./ranges.ts";
import { site } from "./site.ts";
import { space } from "./space.ts";
import { status } from "./status.ts";
import { transfers } from "./transfers.ts";

/** Every verb that the table says we serve. One without a handler is a type error. */
export const handlers: Handlers<HandledVerb> = {
  ...access,
  ...addressing,
  ...attributes,
  ...digests,
  ...directories,
  ...facts,
  ...files,
  ...identity,
  ...information,
  ...listings,
  ...optionHandlers,
  ...parameters,
  ...protection,
  ...ranges,
  ...site,
  ...space,
  ...status,
  ...transfers,
};
