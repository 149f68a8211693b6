import { openSession, type SessionOptions } from "@twinport/client";
import { FaultServer, type FaultServerOptions } from "@twinport/client/testing";
import { testCertificate } from "@twinport/server/testing";
import { describe, expect, it } from "vitest";

const content = "what is in the file\n".repeat(5000);

async function withServer(
  options: FaultServerOptions,
  tls: SessionOptions["tls"],
  use: (client: Awaited<ReturnType<typeof openSession>>, server: FaultServer) => Promise<void>,
): Promise<void> {
  await using server = await FaultServer.start({ files: { "/f": content }, ...options });
  const client = await openSession({ host: server.host, port: server.port, ...(tls && { tls }) });
  try {
    await client.login("u", "p");
    await use(client, server);
  } finally {
    client.close();
  }
}

const fetched = async (client: Awaited<ReturnType<typeof openSession>>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  const { stream } = await client.download("f", {});
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe.each(["explicit", "implicit"] as const)("a fault server with %s TLS", (mode) => {
  const tls = { mode, ...testCertificate };

  describe.each(["TLSv1.2", "TLSv1.3"] as const)("by %s", (version) => {
    const trusting = {
      mode,
      ca: testCertificate.cert,
      servername: "localhost",
      minVersion: version,
      maxVersion: version,
    };

    it.each(["epsv", "port"] as const)("keeps and gives, by %s", async (way) => {
      await withServer({ tls }, trusting, async (client, server) => {
        client.modes = [way];
        for (const name of ["a", "b"]) await client.upload(Buffer.from(content), name);
        expect(Buffer.from(server.files.read("/b") ?? []).toString()).toBe(content);
        expect(await fetched(client)).toBe(content);
        expect((await client.list()).entries.map(({ name }) => name)).toEqual(["a", "b", "f"]);
        expect(server.lines).toContain("PROT P");
      });
    });

    it("has its faults in it: a connection that is broken off is no end of a file", async () => {
      const faults = { transfer: { leaves: "reset", announced: "none", sends: 100 } } as const;
      await withServer({ tls, faults }, trusting, async (client) => {
        await expect(fetched(client)).rejects.toMatchObject({
          code: expect.stringMatching(/truncated|transfer/),
        });
      });
    });
  });

  it("sends data in the clear where it is told to", async () => {
    const clear = { mode, ca: testCertificate.cert, servername: "localhost", data: "clear" } as const;
    await withServer({ tls }, clear, async (client, server) => {
      expect(await fetched(client)).toBe(content);
      expect(server.lines).not.toContain("PROT P");
    });
  });
});

it("knows no AUTH where it has no certificate", async () => {
  await using server = await FaultServer.start();
  const { host, port } = server;
  await expect(openSession({ host, port, tls: { mode: "explicit" } })).rejects.toMatchObject({
    code: "tls",
  });
});
