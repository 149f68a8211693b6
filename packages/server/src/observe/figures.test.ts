import { connect } from "node:net";
import { expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { codeOf, Peer } from "../testing/index.ts";

it("tells of a server that nobody has used that nothing has been", async () => {
  const { server } = await startWithFiles();
  const { totals, ...now } = server.figures;
  expect(now).toEqual({
    sessions: 0,
    beforeLogin: 0,
    transfers: 0,
    bans: 0,
    passive: { ports: 32, free: 32, reserved: 0, foreign: 0, resting: 0 },
  });
  expect(totals).toMatchObject({ sessions: 0, bytesUp: 0, uploads: { complete: 0 }, refused: {} });
});

it("tells who is there, which ports are reserved, and what moves while it does", async () => {
  const { server, stranger, peer: login } = await startWithFiles();
  await stranger();
  const peer = await login();
  const port = await peer.passivePort("EPSV");
  expect(server.figures).toMatchObject({ sessions: 2, beforeLogin: 1, passive: { reserved: 1, free: 31 } });
  peer.send("STOR up\r\n");
  const data = connect(port, "127.0.0.1");
  expect(codeOf(await peer.reply())).toBe(150);
  data.write("12345");
  while (server.figures.totals.bytesUp < 5) await new Promise((resolve) => setImmediate(resolve));
  expect(server.figures).toMatchObject({ transfers: 1, totals: { uploads: { complete: 0 } } });
  data.end();
  data.resume();
  expect(codeOf(await peer.reply())).toBe(226);
  expect(server.figures).toMatchObject({
    transfers: 0,
    passive: { reserved: 0, free: 32, resting: 1 },
    totals: { sessions: 2, logins: 1, bytesUp: 5, bytesDown: 0, uploads: { complete: 1, aborted: 0 } },
  });
});

it("counts each refusal by its bound, those that the log leaves out too", async () => {
  const limits = {
    connections: 2,
    loggedRefusals: 1,
    userName: 5,
    reservationsPerAddress: 0,
    listedNames: 1,
  };
  const { server, log, address, peer: login, stranger } = await startWithFiles({ limits });
  const peer = await login();
  await (await stranger()).codes("USER longer", "USER longer");
  for (let count = 0; count < 3; count++) expect(await (await Peer.connect(address)).rest()).toHaveLength(1);
  await peer.codes("EPSV", "STAT /");
  expect(server.figures.totals).toMatchObject({
    noPassivePort: 1,
    refused: { connections: 3, userName: 2, reservationsPerAddress: 1, listedNames: 1 },
  });
  expect(log.filter(({ type }) => type === "refused")).toHaveLength(1);
});
