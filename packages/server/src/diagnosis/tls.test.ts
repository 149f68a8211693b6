import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect as tlsConnect } from "node:tls";
import type { Finding } from "@twinport/diagnosis";
import { describe, expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { ManualClock, Peer, type TestServer } from "../testing/index.ts";

/** The findings in the log. */
function findings({ log }: TestServer): readonly Finding[] {
  return log.flatMap((event) => ("finding" in event && event.finding !== undefined ? [event.finding] : []));
}

/** RETR over a data connection that openssl makes. The last reply, line by line. */
async function downloadBy(peer: Peer, ...options: readonly string[]): Promise<readonly string[]> {
  const port = await peer.passivePort("EPSV");
  peer.send("RETR f\r\n");
  const openssl = spawn("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, ...options], {
    stdio: "ignore",
  });
  await once(openssl, "close");
  expect(await peer.reply()).toMatch(/^150/);
  return (await peer.reply()).split("\n");
}

/** Waits until the one session of the server is in its log as over. */
async function sessionOver({ log }: TestServer): Promise<void> {
  while (!log.some(({ type }) => type === "session-closed"))
    await new Promise((resolve) => setImmediate(resolve));
}

describe.each(["TLSv1.2", "TLSv1.3"] as const)("a data connection refused for its TLS (%s)", (maxVersion) => {
  it("is told that it did not take up the session, and what to do", async () => {
    const server = await startWithFiles({ tls: { maxVersion, sessionReuse: "require" } });
    const peer = await server.peer({ tls: "explicit" });
    peer.resume = false;
    const [opening, refusal] = (await peer.download("EPSV", "RETR f")).replies;
    expect(opening).toMatch(/^150/);
    const [what, advice, ...more] = (refusal ?? "").split("\n");
    expect(what).toBe("522 TLS session of the data connection was not resumed.");
    expect(advice).toMatch(/^Let data connections take up the TLS session/);
    expect(more).toEqual([]);
    expect(findings(server)).toMatchObject([{ rule: "R12", certainty: "proved" }]);
    // What the server's side can do is none of the client's business.
    expect(findings(server)[0]?.said["zh-CN"].advice.server).toContain("--session-reuse prefer");
  });

  it("is told that it did so before, and what the server can do that does not require it", async () => {
    const server = await startWithFiles({ tls: { maxVersion } });
    const peer = await server.peer({ tls: "explicit" });
    expect((await peer.download("EPSV", "RETR f")).replies[1]).toMatch(/^226/);
    peer.resume = false;
    expect((await peer.download("EPSV", "RETR f")).replies[1]).toMatch(/^522/);
    expect(findings(server)).toMatchObject([{ rule: "R12", certainty: "proved" }]);
    expect(findings(server)[0]?.said.en.advice.server).toMatch(/--session-reuse prefer, or off /);
  });

  it("is told that the client does not trust the certificate", async () => {
    const server = await startWithFiles({ tls: { maxVersion } });
    const [what, advice] = await downloadBy(await server.peer({ tls: "explicit" }), "-verify_return_error");
    expect(what).toBe("522 TLS on the data connection failed.");
    expect(advice).toMatch(/^Trust the server's certificate/);
    expect(findings(server)).toMatchObject([{ rule: "R36", certainty: "proved" }]);
    expect(findings(server)[0]?.said.en.finding).toMatch(
      /the client ended the handshake with alert (?:18|48) /,
    );
  });
});

describe("a data connection", () => {
  it("whose client knows old versions only is told so", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.peer({ tls: "explicit" });
    const [what, advice] = await downloadBy(peer, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
    expect(what).toBe("522 TLS on the data connection failed.");
    expect(advice).toBe("Use a newer client, or allow TLS 1.2 and 1.3 in it.");
    expect(findings(server)[0]?.said.en.finding).toContain("the server ended the handshake with alert 70");
  });

  it("in clear text behind PROT P is told so", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.peer({ tls: "explicit" });
    const open = await peer.bareData("EPSV");
    peer.send("STOR new\r\n");
    expect(await peer.reply()).toMatch(/^150/);
    (await open()).end("no TLS at all");
    const [, advice] = (await peer.reply()).split("\n");
    expect(advice).toMatch(/^Send PBSZ 0 and PROT P/);
    expect(findings(server)).toMatchObject([{ rule: "R32", certainty: "proved" }]);
  });

  it("on which nobody begins TLS is told what that may mean", async () => {
    const clock = new ManualClock();
    const server = await startWithFiles({ tls: true, clock });
    const peer = await server.peer({ tls: "explicit" });
    const open = await peer.bareData("EPSV");
    peer.send("RETR f\r\n");
    expect(await peer.reply()).toMatch(/^150/);
    await open();
    clock.advance(10_000);
    const [what, advice] = (await peer.reply()).split("\n");
    expect(what).toBe("522 TLS on the data connection failed.");
    expect(advice).toMatch(/^Send PBSZ 0 and PROT P/);
    expect(findings(server)).toMatchObject([{ rule: "R32", certainty: "likely" }]);
  });

  it("that the client gives up at once is told no reason", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.peer({ tls: "explicit" });
    const open = await peer.bareData("EPSV");
    peer.send("RETR f\r\n");
    expect(await peer.reply()).toMatch(/^150/);
    (await open()).end();
    expect(await peer.reply()).toBe("522 TLS on the data connection failed.");
    expect(findings(server)).toEqual([]);
  });

  it("is refused before it comes where PROT P is required, and what was agreed on stays", async () => {
    const server = await startWithFiles({ tls: { required: { data: true } } });
    const peer = await server.stranger();
    await peer.authTls();
    await peer.codes("USER u", "PASS p");
    const open = await peer.bareData("EPSV");
    const [what, advice] = (await peer.say("RETR f")).split("\n");
    expect(what).toBe("522 Data connections must be encrypted: send PROT P first.");
    expect(advice).toMatch(/^Send PBSZ 0 and PROT P/);
    expect(server.log).toContainEqual(
      expect.objectContaining({ type: "tls-required", channel: "data", user: "u" }),
    );
    expect(findings(server)).toMatchObject([{ rule: "R32", certainty: "proved" }]);
    expect(await peer.codes("PBSZ 0", "PROT P")).toEqual([200, 200]);
    peer.send("RETR f\r\n");
    expect(await peer.reply()).toMatch(/^150/);
    (await peer.secure(await open())).resume();
    expect(await peer.reply()).toMatch(/^226/);
  });
});

describe("the control connection", () => {
  it("of a login that must be encrypted is told how", async () => {
    const server = await startWithFiles({ tls: { required: { login: true } } });
    const peer = await server.stranger();
    const [what, advice] = (await peer.say("USER u")).split("\n");
    expect(what).toBe("530 TLS is required for the login: send AUTH TLS first.");
    expect(advice).toMatch(/^Use explicit FTPS/);
    expect(findings(server)).toMatchObject([{ rule: "R31", certainty: "proved" }]);
  });

  it("on which the client begins TLS at once, is told in the log", async () => {
    const server = await startWithFiles({ tls: true });
    const { address: host, port } = server.address;
    const secured = tlsConnect({ host, port, rejectUnauthorized: false });
    const [error] = await once(secured, "error");
    expect(error).toBeInstanceOf(Error);
    await sessionOver(server);
    expect(findings(server)).toMatchObject([{ rule: "R24", certainty: "proved" }]);
    expect(findings(server)[0]?.said.en.finding).toMatch(/^The client speaks TLS at once/);
  });

  it("on which TLS is to come at once, and clear text comes, or nothing, is told in the log", async () => {
    for (const spoken of ["USER u\r\n", ""]) {
      const clock = new ManualClock();
      const server = await startWithFiles({ tls: true, clock });
      const peer = await Peer.connect(server.server.implicitAddress ?? server.address);
      while (server.server.sessions === 0) await new Promise((resolve) => setImmediate(resolve));
      const closed = once(peer.socket, "close");
      if (spoken === "") clock.advance(10_000);
      else peer.send(spoken);
      await closed;
      await sessionOver(server);
      expect(findings(server)).toMatchObject([{ rule: "R24", certainty: "proved" }]);
      const said = findings(server)[0]?.said.en.finding;
      expect(said).toMatch(
        spoken === "" ? /^Nobody says a word on port \d+ for 10.0 s/ : /^The client begins with plain FTP/,
      );
    }
  });

  it("of somebody who only looks whether the port of implicit TLS is open, or for a web server there, is no FTP client's", async () => {
    for (const spoken of ["", "GET / HTTP/1.0\r\n\r\n"]) {
      const server = await startWithFiles({ tls: true });
      const peer = await Peer.connect(server.server.implicitAddress ?? server.address);
      peer.socket.end(spoken);
      await sessionOver(server);
      expect(server.log).toContainEqual(expect.objectContaining({ type: "tls-failed" }));
      expect(findings(server)).toEqual([]);
    }
  });

  it("on which TLS behind AUTH fails, is told why in the log", async () => {
    const server = await startWithFiles({ tls: true });
    const { address, port } = server.address;
    const options = ["-starttls", "ftp", "-verify_return_error"];
    const openssl = spawn("openssl", ["s_client", "-connect", `${address}:${port}`, ...options], {
      stdio: "ignore",
    });
    await once(openssl, "close");
    await sessionOver(server);
    expect(findings(server)).toMatchObject([{ rule: "R36", certainty: "proved" }]);
    expect(findings(server)[0]?.said["zh-CN"].advice.server).toMatch(/证书链/);
  });
});
