import type { Algorithm } from "@node-rs/argon2";

// `Algorithm` is a const enum of the library's declarations, which isolated modules cannot read: its value for argon2id.
const argon2id = 2 as Algorithm.Argon2id;

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Makes the hash that a users file keeps: a PHC string, "$argon2id$v=19$…". */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import("@node-rs/argon2");
  return hash(password, cost);
}

/** Tells whether `password` is the one behind `hash`. False too for an empty or malformed hash, never an exception. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const { verify } = await import("@node-rs/argon2");
  try {
    return await verify(hash, password);
  } catch {
    return false;
  }
}
