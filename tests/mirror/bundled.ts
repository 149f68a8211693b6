import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "../support/sources.ts";

/** Makes one program of a file beside this one, in a folder, and returns its path. */
export async function bundled(name: string, folder: string): Promise<string> {
  const bundle = await rolldown({
    input: join(root, "tests/mirror", name),
    platform: "node",
    resolve: { conditionNames: ["twinport-source", "node", "import"] },
    external: /^node:/,
  });
  const file = join(folder, name.replace(/ts$/, "mjs"));
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  return file;
}
