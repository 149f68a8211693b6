/**
 * Virtual paths: what FTP's path names mean inside a session. "/" separates, every path is below "/", and none of
 * them is ever a path of the operating system. A backslash, a colon or a tilde is an ordinary character.
 */

/** The non-empty components: "/a//b/" → ["a", "b"], "/" → []. "." and ".." are kept as they are. */
export function splitPath(path: string): string[] {
  return path.split("/").filter((component) => component !== "");
}

/**
 * The absolute path that `argument` names when `cwd` is the working directory: starts with "/", has no trailing
 * slash (except "/" itself), no empty, "." or ".." component. ".." at the root stays at the root. An empty argument
 * names `cwd`. Nothing else is changed: length and characters are for the caller to refuse.
 */
export function resolvePath(cwd: string, argument: string): string {
  const resolved: string[] = [];
  const components = argument.startsWith("/") ? [] : splitPath(cwd);
  for (const component of components.concat(splitPath(argument))) {
    if (component === "..") resolved.pop();
    else if (component !== ".") resolved.push(component);
  }
  return `/${resolved.join("/")}`;
}

/** The directory that holds a resolved path; "/" is its own. */
export function parentPath(path: string): string {
  return `/${splitPath(path).slice(0, -1).join("/")}`;
}

/** The last component of a path; "" for "/". */
export function baseName(path: string): string {
  return splitPath(path).at(-1) ?? "";
}

/** `name` inside `dir`, with exactly one slash between; `name` alone when `dir` is "". */
export function joinPath(dir: string, name: string): string {
  return dir === "" || dir.endsWith("/") ? dir + name : `${dir}/${name}`;
}
