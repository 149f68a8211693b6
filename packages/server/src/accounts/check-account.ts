import { charsets } from "@twinport/protocol";
import { networksOf } from "../networks.ts";
import { rights } from "./rights.ts";
import type { Account } from "./types.ts";

/** What an account is not, and should be. The text names the setting, and is for whoever runs the server. */
export class MalformedAccount extends Error {
  override readonly name = "MalformedAccount";
}

type Check = (value: unknown, name: string) => void;

const calls = [
  "stat",
  "openDirectory",
  "openFile",
  "openUpload",
  "rename",
  "removeFile",
  "makeDirectory",
  "removeDirectory",
];

/**
 * Looks at what an authenticator has given: in plain JavaScript nobody else does, and a bound that is none, or a right that is misspelt,
 * would let the account do more than was meant, or fail only when it is needed.
 * @throws MalformedAccount
 */
export function checkAccount(account: unknown): asserts account is Account {
  if (!isRecord(account)) fail("what the authenticator gave", account, "an account, nor null");
  const { name, storage } = account;
  if (typeof name !== "string" || name === "") fail("name", name, "a name");
  isStorage(storage, "storage");
  for (const [key, check] of Object.entries(optional)) {
    if (account[key] !== undefined) check(account[key], key);
  }
}

const isStorage: Check = (value, name) => {
  const missing = isRecord(value) ? calls.find((call) => typeof value[call] !== "function") : "stat";
  if (missing !== undefined) fail(name, value, `a storage: it has no ${missing}()`);
};

const count: Check = (value, name) => {
  if (typeof value !== "number" || !(value >= 0)) fail(name, value, "a number from 0 on");
};

const rate: Check = (value, name) => {
  if (typeof value !== "number" || !(value > 0)) {
    fail(name, value, "a number of bytes a second; left out it is no bound");
  }
};

const yesOrNo: Check = (value, name) => {
  if (typeof value !== "boolean") fail(name, value, "true or false");
};

const networks: Check = (value, name) => {
  const texts = Array.isArray(value) ? value : [value];
  if (!Array.isArray(value) || !texts.every((text) => typeof text === "string")) {
    fail(name, value, 'a list of networks, such as ["192.0.2.0/24"]');
  }
  try {
    networksOf(name, texts);
  } catch (cause) {
    throw new MalformedAccount(cause instanceof Error ? cause.message : name, { cause });
  }
};

function oneOf(words: readonly string[]): Check {
  return (value, name) => {
    if (!words.some((word) => word === value)) fail(name, value, `one of ${words.join(", ")}`);
  };
}

/** By folder. */
function folders(check: Check): Check {
  return (value, name) => {
    if (!isRecord(value)) fail(name, value, 'what it is by folder, such as { "/": … }');
    for (const [folder, each] of Object.entries(value)) check(each, `${name}["${folder}"]`);
  };
}

/** Settings of which all are known: another one would be one misspelt. */
function settings(known: Readonly<Record<string, Check>>): Check {
  return (value, name) => {
    if (!isRecord(value)) fail(name, value, `settings: ${Object.keys(known).join(", ")}`);
    for (const [key, each] of Object.entries(value)) {
      const check = Object.hasOwn(known, key) ? known[key] : undefined;
      if (check === undefined)
        fail(`${name}.${key}`, each, `known; known are ${Object.keys(known).join(", ")}`);
      if (each !== undefined) check(each, `${name}.${key}`);
    }
  };
}

const someRights: Check = (value, name) => {
  if (!Array.isArray(value)) fail(name, value, `a list of rights, such as ["list", "read"]`);
  for (const right of value) oneOf(rights)(right, name);
};

const bandwidth = settings({ upload: rate, download: rate });

const optional: Readonly<Record<string, Check>> = {
  mounts: folders(isStorage),
  rights: folders(someRights),
  limits: settings({
    sessions: count,
    bandwidth,
    session: bandwidth,
    quota: settings({ bytes: count, files: count }),
  }),
  charset: oneOf(charsets),
  tls: settings({
    required: settings({ login: yesOrNo, data: yesOrNo }),
    sessionReuse: oneOf(["off", "prefer", "require"]),
  }),
  foreign: networks,
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(name: string, value: unknown, wanted: string): never {
  const shown =
    typeof value === "object" && value !== null ? (Array.isArray(value) ? "a list" : "an object") : value;
  const text = typeof shown === "string" && shown === value ? JSON.stringify(shown) : String(shown);
  throw new MalformedAccount(`malformed account: ${name} is ${text}, not ${wanted}`);
}
