import { FtpError } from "@twinport/protocol";
import { expect } from "vitest";
import type { SessionOptions } from "../src/options.ts";
import type { FtpSession } from "../src/session/ftp-session.ts";
import { openSession } from "../src/session/open-session.ts";
import { type MockOptions, MockServer, type MockSession } from "./mock-server.ts";

/** What a test may set. */
export interface TestOptions extends MockOptions {
  readonly client?: Partial<SessionOptions>;
}

/** Waits short enough that a test of them ends soon; those not under test never expire. */
export const quick = { connect: 10_000, reply: 10_000, data: 10_000, settle: 10_000 };

/**
 * Lets a client and a scripted server talk. The script starts after the login, in which both are helped; `use` gets
 * the client. Fails when either side fails, and when the script was not followed to its end.
 */
export async function talk(
  script: (session: MockSession) => Promise<void> | void,
  use: (client: FtpSession, server: MockServer) => Promise<void>,
  options: TestOptions = {},
): Promise<void> {
  const server = await MockServer.start(async (session) => {
    await session.login();
    await script(session);
  }, options);
  let failed = true;
  try {
    const client = await dialMock(server, options.client);
    try {
      await client.login("u", "p");
      await use(client, server);
      failed = false;
    } finally {
      client.close();
    }
  } finally {
    // When the client's side has failed already, that is the failure to be shown.
    const closed = server.close();
    await (failed ? closed.catch(() => {}) : closed);
  }
}

/** Connects to a mock server, in passive mode unless told otherwise. */
export function dialMock(server: MockServer, options: Partial<SessionOptions> = {}): Promise<FtpSession> {
  return openSession({ host: server.host, port: server.port, modes: ["pasv"], timeouts: quick, ...options });
}

/** The FtpError with which a promise must reject. */
export async function failure(promise: Promise<unknown>): Promise<FtpError> {
  const error = await promise.then(
    (value) => new Error(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FtpError);
  return error as FtpError;
}
