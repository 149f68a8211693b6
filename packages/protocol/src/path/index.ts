export { quotePath, unquotePath } from "./quote.ts";
export { baseName, joinPath, parentPath, resolvePath, splitPath } from "./resolve.ts";
