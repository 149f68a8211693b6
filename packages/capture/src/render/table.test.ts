import { describe, expect, it } from "vitest";
import { layTable } from "./table.ts";

describe("layTable", () => {
  const columns = [
    { title: "文件", min: 4 },
    { title: "Bytes", align: "right" as const },
  ];

  it("aligns by cells", () => {
    expect(
      layTable(
        columns,
        [
          ["目录", "1,234"],
          ["a", "7"],
        ],
        20,
      ),
    ).toEqual({
      head: ["文件  Bytes"],
      rows: [["目录  1,234"], ["a         7"]],
    });
  });

  it("narrows what may be narrowed and wraps it", () => {
    expect(layTable(columns, [["abcdefgh", "1"]], 12)).toEqual({
      head: ["文件   Bytes"],
      rows: [["abcde      1", "fgh"]],
    });
  });

  it("gives up where nothing more gives", () => {
    expect(layTable(columns, [["abcdefgh", "1"]], 10)).toBeUndefined();
  });
});
