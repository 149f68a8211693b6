/** What a server's process has mounted for itself alone. */
export type Mount =
  | { readonly file: string; readonly over: string }
  /** A file system of so many bytes, which belongs to `owner`. */
  | { readonly bytes: number; readonly owner: number; readonly over: string };

/** The command line that mounts these and becomes `command`. What a program of the stage mounts, no other one sees. */
export function withMounts(mounts: readonly Mount[], command: readonly string[]): readonly string[] {
  if (mounts.length === 0) return command;
  const lines = mounts.map((mount) =>
    "file" in mount
      ? `mount --bind ${mount.file} ${mount.over}`
      : `mount -t tmpfs -o size=${mount.bytes},mode=755,uid=${mount.owner},gid=${mount.owner} lab ${mount.over}`,
  );
  return ["sh", "-ec", `${lines.join("; ")}; exec "$@"`, "sh", ...command];
}
