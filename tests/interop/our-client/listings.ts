import { mkdir, rm, stat } from "node:fs/promises";
import { type Listing, parseListing } from "@twinport/protocol";
import { expect } from "vitest";
import { contents } from "../content.ts";
import type { Place } from "./place.ts";

/** Listings in each form, of the login directory, of one below, of an empty one; and what is told of one file. */
export function listings({ cell, client, sent, served, serve }: Place): void {
  const everything = ({ entries, unknown }: Listing) => {
    expect(unknown).toEqual([]);
    const sizes = new Map(entries.map((entry) => [entry.name, entry.size]));
    for (const [name, bytes] of contents) expect(sizes.get(name), name).toBe(bytes.length);
    for (const [name] of contents) expect(entries.find((entry) => entry.name === name)?.type).toBe("file");
    expect(entries.find((entry) => entry.name === "a folder")?.type).toBe("directory");
  };
  // Not of a path with a blank: pure-ftpd takes it for two.
  const long = async () => parseListing(await client().listText("LIST"), { now: Date.now() });
  // pure-ftpd names the directory itself and the one above, too.
  const brief = async () => (await client().names()).filter((name) => name !== "." && name !== "..");
  const namesOf = ({ entries }: Listing) =>
    entries.filter(({ facts }) => !/^[cp]dir$/i.test(facts?.get("type") ?? "")).map(({ name }) => name);

  cell("login", "logs in, and is told where it stands", async () => {
    expect(await client().pwd()).toBe("/");
    expect(await client().system()).toMatch(/unix/i);
  });

  cell("list-long", "lists the login directory and one below", async () => {
    everything(await long());
    await client().cd("a folder");
    expect(await client().pwd()).toBe("/a folder");
    expect(namesOf(await long())).toEqual(["inside it.txt"]);
    await client().cdup();
    expect(await client().pwd()).toBe("/");
  });

  cell("list-brief", "lists names", async () => {
    const names = await client().names();
    for (const name of [...contents.keys(), "a folder"]) expect(names).toContain(name);
    await client().cd("a folder");
    expect(await brief()).toEqual(["inside it.txt"]);
  });

  cell("list-long", "chooses by itself how to list", async () => {
    everything(await client().list());
    const machine = (await client().features()).has("MLST");
    expect(sent()).toContain(machine ? "MLSD" : "LIST");
    expect(sent()).not.toContain(machine ? "LIST" : "MLSD");
  });

  cell("list-machine", "lists for machines, to the second", async () => {
    const listing = await client().list("a folder");
    expect(sent()).toContain("MLSD a folder");
    expect(namesOf(listing)).toEqual(["inside it.txt"]);
    const { mtimeMs } = await stat(served("a folder/inside it.txt"));
    const inside = listing.entries.find(({ name }) => name === "inside it.txt");
    expect(inside).toMatchObject({ type: "file", size: 5 });
    expect(inside?.modified).toEqual({ epochMs: toSecond(mtimeMs), precision: "second", zone: "utc" });
    const told = await client().stat("a folder/inside it.txt");
    expect(told).toMatchObject({ type: "file", size: 5 });
    expect(told.modified?.epochMs).toBe(toSecond(mtimeMs));
  });

  cell(["list-long", "list-brief"], "lists an empty directory, and one of many entries", async () => {
    await mkdir(served("empty folder"));
    expect(namesOf(await client().list("empty folder"))).toEqual([]);
    await client().cd("empty folder");
    expect(namesOf(await long())).toEqual([]);
    expect(await brief()).toEqual([]);
    await client().cdup();
    const many = Array.from({ length: 500 }, (_, index) => `file ${index}.txt`);
    for (const name of many) await serve(`empty folder/${name}`, "x");
    expect(namesOf(await client().list("empty folder")).toSorted()).toEqual(many.toSorted());
    await client().cd("empty folder");
    expect(namesOf(await long()).toSorted()).toEqual(many.toSorted());
    expect((await brief()).toSorted()).toEqual(many.toSorted());
    await rm(served("empty folder"), { recursive: true });
  });

  cell("facts", "tells size and time of a file", async () => {
    const { mtimeMs } = await stat(served("all bytes.bin"));
    expect(await client().size("all bytes.bin")).toBe(256);
    // Some servers tell the milliseconds too.
    expect(toSecond((await client().modified("all bytes.bin")).getTime())).toBe(toSecond(mtimeMs));
  });
}

const toSecond = (ms: number) => Math.floor(ms / 1000) * 1000;
