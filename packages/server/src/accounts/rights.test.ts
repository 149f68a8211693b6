import { describe, expect, it } from "vitest";
import { RightsTable } from "./rights.ts";

describe("a table of rights", () => {
  const table = new RightsTable(
    { "/": ["list"], incoming: ["write"], "/incoming/seen/": ["read"], "/a/b": [] },
    ["/m/n"],
  );
  const at = (path: string) => [...table.at(path)].join();

  it("has those of the nearest folder that holds a path, or is it", () => {
    expect(at("/")).toBe("list");
    expect(at("/f")).toBe("list");
    expect(at("/incoming")).toBe("write");
    expect(at("/incoming2")).toBe("list");
    expect(at("/incoming/f/g")).toBe("write");
    expect(at("/incoming/seen")).toBe("read");
    expect(at("/incoming/seen/f")).toBe("read");
    expect(at("/a")).toBe("list");
    expect(at("/a/b/__proto__")).toBe("");
  });

  it("has none where no folder is named", () => {
    const part = new RightsTable({ "/pub": ["read"] }, []);
    expect(part.at("/").size).toBe(0);
    expect(part.at("/other/f").size).toBe(0);
    expect(part.at("/pub/f").has("read")).toBe(true);
  });

  it("takes letters for the same where the host does", () => {
    const rightsOn = (platform: NodeJS.Platform, path: string) =>
      [...new RightsTable({ "/": ["list"], "/Caf\u00e9": [] }, [], platform).at(path)].join();
    for (const spelling of ["/Caf\u00e9/f", "/CAFE\u0301/f", "/cafe\u0301"]) {
      expect(rightsOn("darwin", spelling)).toBe("");
      expect(rightsOn("win32", spelling)).toBe("");
    }
    expect(rightsOn("linux", "/cafe\u0301/f")).toBe("list");
  });

  it("knows what must stay where it is", () => {
    for (const path of ["/", "/incoming", "/incoming/seen", "/a", "/a/b", "/m", "/m/n"]) {
      expect(table.isFixed(path), path).toBe(true);
    }
    for (const path of ["/f", "/incoming/f", "/incoming/seen/f", "/m/o", "/a/b/c", "/incomin"]) {
      expect(table.isFixed(path), path).toBe(false);
    }
  });
});
