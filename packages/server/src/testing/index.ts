/**
 * For tests of storages, authenticators and programs around the server: the contract of a Storage, a server on a
 * free port, a client that sends what it is told, and a clock that is moved by hand.
 */

export { testCertificate } from "./certificate.ts";
export { ManualClock } from "./clock.ts";
export type { Expect } from "./expectation.ts";
export { codeOf, type DataVerb, type Exchange, Peer, type PeerLogin, readAll } from "./peer.ts";
export { startTestServer, type TestServer, type TestServerOptions } from "./server.ts";
export { type StorageMaker, storageContract, type TestRunner } from "./storage-contract.ts";
