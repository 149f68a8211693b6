import { limits } from "@twinport/protocol";
import { expect } from "vitest";
import { getF, listText, program } from "./deeds.ts";
import { type ClientRow, lines } from "./row.ts";

const before = { f: "precious" };
const mebibyte = 1024 * 1024;

/** Rows D7, D10 and D11, as far as they are bytes: more or less than a transfer may be. */
export const transferRows: readonly ClientRow[] = [
  {
    id: "D7",
    name: "a line of a listing that does not end",
    does: listText,
    sends: { LIST: `short\r\n${"x".repeat(limits.listingLine + 1)}` },
    fails: ["protocol", /a line of the listing is longer than/],
  },
  {
    id: "D10",
    name: "fewer bytes than 150 announced",
    does: getF,
    before,
    says: { RETR: [`${lines("150 go (10 bytes)")}{data}${lines("226 done")}`] },
    sends: { RETR: "some" },
    fails: ["truncated", /truncated: the server announced 10 bytes and sent 4/],
  },
  {
    id: "D10",
    name: "no byte of those announced",
    does: getF,
    before,
    says: { RETR: [`${lines("150 go (10 bytes)")}{data}${lines("226 done")}`] },
    fails: ["truncated", /truncated: the server announced 10 bytes and sent 0/],
  },
  {
    id: "D10",
    name: "426 behind the bytes",
    does: getF,
    before,
    says: { RETR: [`${lines("150 go")}{data}${lines("426 cut")}`] },
    sends: { RETR: "some" },
    fails: ["transfer", /426 cut/],
  },
  {
    id: "D10",
    name: "fewer bytes than SIZE told, of a file that is resumed",
    does: program((client, folder) => client.downloadTo("f", `${folder}/f`, { resume: true, overlap: 0 })),
    before: { f: "prec" },
    says: { SIZE: [lines("213 8")], "REST 4": [lines("350 go on")] },
    sends: { RETR: "io" },
    fails: ["truncated", /truncated: the server announced 8 bytes and sent 6/],
    // To be resumed again; what was on its way to the disk may be gone.
    leaves: { f: expect.stringMatching(/^prec(?:io?)?$/) },
  },
  {
    id: "D11",
    name: "a thousand times what 150 announced",
    does: getF,
    before,
    says: { RETR: [`${lines("150 go (4000 bytes)")}{data}${lines("226 done")}`] },
    sends: { RETR: "x".repeat(4 * mebibyte) },
    fails: ["transfer", /sends more than 1056576 bytes/],
  },
  {
    id: "D11",
    name: "as much as the file may have grown",
    does: getF,
    before,
    says: { RETR: [`${lines("150 go (4 bytes)")}{data}${lines("226 done")}`] },
    sends: { RETR: "12345678" },
    gives: expect.objectContaining({ bytes: 8 }),
    leaves: { f: "12345678" },
  },
];
