import { describe, expect, it } from "vitest";
import { FileInfo, FileType, parseList } from "./index.ts";

const info = (name: string, told: Partial<FileInfo>) => Object.assign(new FileInfo(name), told);

describe("parseList", () => {
  const cases: [title: string, text: string, expected: FileInfo[]][] = [
    ["facts unknown", "anything=something; filename", [info("filename", {})]],
    ["no facts", " filename", [info("filename", {})]],
    [
      "a directory by MLSD",
      "size=11;type=dir;modify=20190218120006; folder",
      [
        info("folder", {
          size: 11,
          type: FileType.Directory,
          rawModifiedAt: "2019-02-18T12:00:06.000Z",
          modifiedAt: new Date("2019-02-18T12:00:06Z"),
        }),
      ],
    ],
    ["itself and its parent", "type=cdir; .\ntype=pdir; ..\ntype=dir; .\ntype=dir; ..", []],
    [
      "facts in any case",
      "SiZe=11;tYpe=file;uNIx.MOde=0755;UNIX.ownername=me;UNIX.owner=1;UNIX.gid=22;unique=1; a b",
      [
        info("a b", {
          size: 11,
          type: FileType.File,
          permissions: { user: 7, group: 5, world: 5 },
          user: "me",
          group: "22",
          uniqueID: "1",
        }),
      ],
    ],
    [
      "a mode without its last letter",
      "drw-r--rw   1     me     us         0 Apr 21 19:31 d",
      [
        info("d", {
          type: FileType.Directory,
          rawModifiedAt: "Apr 21 19:31",
          hardLinkCount: 1,
          user: "me",
          group: "us",
          permissions: { user: 6, group: 4, world: 6 },
        }),
      ],
    ],
    ["sizd", "sizd=4096; f", [info("f", { size: 4096 })]],
    [
      "a link with its target",
      "type=OS.unix=slink:/a/b; f",
      [info("f", { type: FileType.SymbolicLink, link: "/a/b" })],
    ],
    ["a link without one", "type=OS.unix=slink:; f", [info("f", { type: FileType.SymbolicLink, link: "" })]],
    [
      "links whose target has a row",
      "type=OS.unix=symlink;unique=7; f\ntype=OS.unix=symlink;unique=7; g\ntype=file;unique=7; /a/t",
      [
        info("f", { type: FileType.SymbolicLink, link: "/a/t", uniqueID: "7" }),
        info("g", { type: FileType.SymbolicLink, link: "/a/t", uniqueID: "7" }),
      ],
    ],
    [
      "a link whose target is an entry too",
      "type=OS.unix=symlink;unique=7; f\ntype=file;unique=7; t",
      [
        info("f", { type: FileType.SymbolicLink, link: "t", uniqueID: "7" }),
        info("t", { type: FileType.File, uniqueID: "7" }),
      ],
    ],
    [
      "/bin/ls, indented",
      "\ntotal 112\n drwxr-xr-x+  11 ann  staff    374 Dec 11 21:24 .\n    -rw-r--r--+   1 ann  staff   1057 Dec 11 14:35 LICENSE.txt\n\n",
      [
        info("LICENSE.txt", {
          type: FileType.File,
          size: 1057,
          user: "ann",
          group: "staff",
          hardLinkCount: 1,
          rawModifiedAt: "Dec 11 14:35",
          permissions: { user: 6, group: 4, world: 4 },
        }),
      ],
    ],
    [
      "DOS",
      "12-05-96  05:03PM       <DIR>          myDir\n11-14-97  04:21PM                  953 MYFILE.INI",
      [
        info("myDir", { type: FileType.Directory, rawModifiedAt: "12-05-96 05:03PM" }),
        info("MYFILE.INI", { type: FileType.File, size: 953, rawModifiedAt: "11-14-97 04:21PM" }),
      ],
    ],
    ["nothing", "  \r\ntotal 0\r\n   \r\n  ", []],
  ];
  it.each(cases)("reads %s", (_title, text, expected) => {
    expect(parseList(text)).toEqual(expected);
  });

  it.each(["aaa", "SAVE01 3390   2004/06/23  1    1  FB     128  6144  PO    INCOMING.RPTBM024.D061704"])(
    "throws for %s",
    (text) => {
      expect(() => parseList(text)).toThrow("listing");
    },
  );
});
