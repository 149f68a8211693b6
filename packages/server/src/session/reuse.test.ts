import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { codeOf, type Peer } from "../testing/index.ts";

const options = { minVersion: "TLSv1.3" } as const;

/** An upload, and how many tickets the client gets in it, if it reads them. */
async function ticketsOfUpload(peer: Peer): Promise<number> {
  const open = await peer.data("EPSV");
  expect(codeOf(await peer.say("STOR new"))).toBe(150);
  const socket = await open();
  let tickets = 0;
  socket.on("session", () => {
    tickets++;
  });
  socket.resume();
  socket.end("content");
  await once(socket, "close");
  expect(codeOf(await peer.reply())).toBe(226);
  return tickets;
}

describe("where session reuse is preferred", () => {
  it("a client is held to it, but for the connection behind an upload: it may not have read the next ticket (curl)", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.peer({ tls: "explicit", options });
    const upload = async () =>
      codeOf((await peer.upload("EPSV", "STOR new", "content")).replies.at(-1) ?? "");
    const download = async () => codeOf((await peer.download("EPSV", "RETR f")).replies.at(-1) ?? "");
    expect(await upload()).toBe(226);
    peer.resume = false;
    expect([await upload(), await upload(), await download()]).toEqual([226, 226, 226]);
    expect(await download()).toBe(522);
    expect(server.log.filter(({ type }) => type === "tls-not-resumed").length).toBe(1);
  });

  it("an upload brings no new ticket: who only writes would reset the connection over it (rclone)", async () => {
    const server = await startWithFiles({ tls: true });
    expect(await ticketsOfUpload(await server.peer({ tls: "explicit", options }))).toBe(0);
  });
});

describe("where session reuse is required", () => {
  it("each connection brings a new ticket", async () => {
    const server = await startWithFiles({ tls: { sessionReuse: "require" } });
    expect(await ticketsOfUpload(await server.peer({ tls: "explicit", options }))).toBe(1);
  });
});
