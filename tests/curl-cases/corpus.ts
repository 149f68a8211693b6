import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/sources.ts";

/** One of curl's FTP test cases, as far as it says how the server behaves and what is asked of it. */
export interface CurlCase {
  /** "test100" */
  readonly test: string;
  readonly name: string;
  readonly server: readonly string[];
  readonly servercmd: string | null;
  /** Exit codes of curl that are right, by commas; success if null. */
  readonly errorcode: string | null;
  /** What curl sends, a line each. */
  readonly protocol: string | null;
}

const file = join(root, "../shared/corpora/curl-ftp/index.json");

/** The cases, which lie beside the repository on development machines; none where they do not. */
export const curlCases: readonly CurlCase[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, "utf8")) as CurlCase[])
  : [];
