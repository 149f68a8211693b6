import { lstat, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { safeLocalName } from "../../safe-name.ts";
import type { Client } from "./client.ts";
import type { FileInfo } from "./file-info.ts";

/** Removes a directory and all that is in it; of the root directory only what is in it. */
export function removeDirectory(client: Client, path: string): Promise<void> {
  return comingBack(client, async () => {
    await client.cd(path);
    const absolute = await client.pwd();
    await clearWorkingDirectory(client);
    if (absolute === "/") return;
    await client.cdup();
    await client.removeEmptyDir(absolute);
  });
}

/** Removes all that is in the working directory. */
export async function clearWorkingDirectory(client: Client): Promise<void> {
  for (const entry of await client.list()) {
    if (entry.isDirectory) {
      await client.cd(oneName(entry));
      await clearWorkingDirectory(client);
      await client.cdup();
      await client.removeEmptyDir(entry.name);
    } else await client.remove(oneName(entry));
  }
}

/** Sends all that is in a local directory. */
export function uploadDirectory(client: Client, localPath: string, remotePath?: string): Promise<void> {
  return comingBack(client, async () => {
    if (remotePath !== undefined) await ensureDirectory(client, remotePath);
    await uploadInto(client, localPath);
  });
}

async function uploadInto(client: Client, localPath: string): Promise<void> {
  for (const name of await readdir(localPath)) {
    const path = join(localPath, name);
    const found = await stat(path);
    if (found.isFile()) await client.uploadFrom(path, name);
    else if (found.isDirectory()) {
      await openDirectory(client, name);
      await uploadInto(client, path);
      await client.cdup();
    }
  }
}

/** Fetches all that is in the working directory, or in another one. */
export function downloadDirectory(client: Client, localPath: string, remotePath?: string): Promise<void> {
  return comingBack(client, async () => {
    if (remotePath !== undefined) await client.cd(remotePath);
    await downloadInto(client, localPath);
  });
}

async function downloadInto(client: Client, localPath: string): Promise<void> {
  await mkdir(localPath, { recursive: true });
  for (const entry of await client.list()) {
    const path = join(localPath, localName(entry));
    await noLink(path);
    if (entry.isDirectory) {
      await client.cd(entry.name);
      await downloadInto(client, path);
      await client.cdup();
    } else await client.downloadTo(path, entry.name);
  }
}

/** Makes a directory with those above it, where they are missing, and goes there. */
export async function ensureDirectory(client: Client, path: string): Promise<void> {
  if (path.startsWith("/")) await client.cd("/");
  for (const name of path.split("/").filter((part) => part !== "")) await openDirectory(client, name);
}

async function openDirectory(client: Client, name: string): Promise<void> {
  await client.sendIgnoringError(`MKD ${name}`);
  await client.cd(name);
}

/** A server must not make us leave the directory we are in: a name is one component. */
function oneName(entry: FileInfo): string {
  const { name } = entry;
  if (name === "" || name === "." || name === ".." || /[/\0]/.test(name)) {
    throw new Error(`The server lists a name that is no name of a file: ${JSON.stringify(name)}`);
  }
  return name;
}

/** The name under which an entry is kept here. */
function localName(entry: FileInfo): string {
  const name = safeLocalName(oneName(entry));
  if (name !== undefined) return name;
  throw new Error(`The server lists a name that cannot be used here: ${JSON.stringify(entry.name)}`);
}

/** What stands in the way as a symbolic link would be written through, to wherever it points. */
async function noLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() === true) throw new Error(`Not written through a symbolic link: ${path}`);
}

async function comingBack<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const start = await client.pwd();
  try {
    return await work();
  } finally {
    if (!client.closed) await client.cd(start).catch(() => {});
  }
}
