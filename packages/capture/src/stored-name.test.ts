import { describe, expect, it } from "vitest";
import { storedName } from "./stored-name.ts";

describe("storedName", () => {
  it("reads the name that the server chose", () => {
    expect(storedName("FILE: ftp3A2.tmp")).toBe("ftp3A2.tmp");
    expect(storedName("Transfer complete (unique file name:up.1).")).toBe("up.1");
    expect(storedName("Ok to send data.")).toBeUndefined();
  });
});
