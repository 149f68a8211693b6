/**
 * Milliseconds between two looks at a data connection. A control connection is looked at with each chunk: of who has not logged in yet
 * many can be busy at once, and half a megabyte of KeyUpdates, which is what one turn of the event loop reads, takes us half a second.
 */
export const overheadInterval = 1000;
/** Bytes of TLS for each byte within, over the bound: who sends a letter at a time, each in a record, makes sixty. */
const perByte = 256;

/**
 * Tells, whenever asked, whether TLS has brought more than `most` bytes for which nothing has come out of it: KeyUpdates of TLS 1.3, 27
 * bytes each, cost us a new key each, and OpenSSL takes any number of them.
 * @param brought bytes that came for TLS; those until now do not count
 * @param within bytes that came out of it; without TLS the same, and then there is none too much
 */
export function overheadOf(brought: () => number, within: () => number, most: number): () => boolean {
  const before = brought();
  return () => brought() - before > most + perByte * within();
}
