/** What counts as absolute: from the root, or from a drive of servers on Windows. */
const absolute = /^(\/|\\|[A-Za-z]:[\\/])/;

/**
 * The path to be sent: an absolute one as it is, a relative one behind `directory`, or as it is where there is none, for the
 * sessions of a client stay where the login has put them.
 * @param path the empty string means the directory itself
 */
export function remotePath(directory: string | undefined, path: string): string {
  if (directory === undefined || directory === "" || absolute.test(path)) return path;
  if (path === "") return directory;
  return directory.endsWith("/") ? `${directory}${path}` : `${directory}/${path}`;
}
