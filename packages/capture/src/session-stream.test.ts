import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { Scene } from "../test/scene.ts";
import { analyze, analyzeBytes, type Session } from "./index.ts";

/** A capture of `count` sessions, one after the other, each a client of its own. */
function sessions(count: number): Uint8Array {
  const scene = new Scene();
  for (let one = 1; one <= count; one++) {
    const wire = scene.connect(`10.0.0.${one}:40000`, "192.0.2.9:21");
    wire.server("220 hi");
    wire.ask("QUIT", "221 bye");
    wire.close();
    scene.wait(200);
  }
  return scene.pcap();
}

/** The bytes in chunks of 100, and whether the reader has let go of them. */
class Chunks implements AsyncIterable<Uint8Array> {
  released = false;
  given = 0;
  readonly #bytes: Uint8Array;
  readonly #fails: boolean;

  constructor(bytes: Uint8Array, fails = false) {
    this.#bytes = bytes;
    this.#fails = fails;
  }

  async *[Symbol.asyncIterator]() {
    try {
      for (; this.given < this.#bytes.length; this.given += 100)
        yield this.#bytes.subarray(this.given, this.given + 100);
      if (this.#fails) throw new Error("the disk is gone");
    } finally {
      this.released = true;
    }
  }
}

describe("analyze", () => {
  const bytes = sessions(5);

  it("gives what analyzeBytes holds, from bytes, chunks and web streams", async () => {
    const whole = analyzeBytes(bytes, { file: "x" });
    for (const input of [bytes, [bytes], new Chunks(bytes), new Blob([Uint8Array.from(bytes)]).stream()]) {
      const stream = analyze(input, { file: "x" });
      const found: Session[] = [];
      for await (const session of stream) found.push(session);
      expect({ ...(await stream.summary), sessions: found }).toEqual(whole);
    }
  });

  it("gives a session while later ones are still to be read", async () => {
    const chunks = new Chunks(bytes);
    for await (const session of analyze(chunks)) {
      expect(session.id).toBe("C1");
      break;
    }
    expect(chunks.given).toBeLessThan(bytes.length / 2);
    expect(chunks.released).toBe(true);
  });

  it("has no summary when the iteration was left", async () => {
    const stream = analyze(new Chunks(bytes));
    for await (const _ of stream) break;
    await expect(stream.summary).rejects.toMatchObject({ code: "aborted" });
  });

  it("lets go of the input when its consumer fails", async () => {
    const chunks = new Chunks(bytes);
    const consume = async () => {
      for await (const session of analyze(chunks)) throw new TypeError(session.id);
    };
    await expect(consume()).rejects.toThrow(TypeError);
    expect(chunks.released).toBe(true);
  });

  it("says what went wrong with the input, behind the sessions before it", async () => {
    const found: string[] = [];
    const stream = analyze(new Chunks(bytes, true), { file: "a.pcap" });
    const consume = async () => {
      for await (const session of stream) found.push(session.id);
    };
    const error = { code: "unreadable", message: "a.pcap: the disk is gone" };
    await expect(consume()).rejects.toMatchObject(error);
    await expect(stream.summary).rejects.toBeInstanceOf(FtpError);
    expect(found).toEqual(["C1", "C2", "C3", "C4"]);
  });
});
