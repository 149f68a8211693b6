// What every Storage must do, asked of the one in own-storage.mjs.
//
//   node --test own-storage.test.mjs
import { describe, it } from "node:test";
import { storageContract } from "@twinport/server/testing";
import { KeyStorage } from "./own-storage.mjs";

storageContract("KeyStorage", () => new KeyStorage(), { describe, it });
