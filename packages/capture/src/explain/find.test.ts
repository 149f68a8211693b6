import { describe, expect, it } from "vitest";
import { articleSession } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import { announcedAt, commandAt, connectionOf } from "./find.ts";

const [first, second] = articleSession.connections;
if (first === undefined || second === undefined) throw new Error("the article has two data connections");

describe("what a row refers to", () => {
  it("is found by id, also where earlier ones are missing", () => {
    expect(connectionOf(articleSession, "C1.D2")).toBe(second);
    expect(connectionOf(session({ connections: [second] }), "C1.D2")).toBe(second);
    expect(connectionOf(articleSession, "C1.D3")).toBeUndefined();
    expect(connectionOf(articleSession, "C1")).toBeUndefined();
  });

  it("is found by frame", () => {
    expect([17, 36, 16, 99].map((frame) => announcedAt(articleSession, frame)?.id)).toEqual([
      "C1.D1",
      "C1.D2",
      undefined,
      undefined,
    ]);
    expect(commandAt(articleSession, 22)?.verb).toBe("LIST");
    expect(commandAt(session(), 22)).toBeUndefined();
  });
});
