import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Scene, type Wire } from "../../test/scene.ts";
import type { ContentSink, ExtractedContent, KeptTransfer } from "../extract/content.ts";
import type { Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";

/** Keeps everything in memory, gaps as dots. */
class Memory implements ContentSink {
  readonly kept: { readonly transfer: KeptTransfer; readonly text: string }[] = [];
  opened = 0;

  open() {
    this.opened++;
    let text = "";
    return {
      bytes: (bytes: Uint8Array) => {
        text += new TextDecoder("latin1").decode(bytes);
      },
      gap: (length: number) => {
        text += ".".repeat(length);
      },
      keep: (transfer: KeptTransfer): ExtractedContent => {
        this.opened--;
        this.kept.push({ transfer, text });
        return {
          path: transfer.name,
          bytes: text.length,
          sha256: transfer.digest,
          holes: [],
          headless: false,
          cut: false,
          whole: true,
        };
      },
      drop: () => {
        this.opened--;
      },
    };
  }
}

function extract(build: (scene: Scene, control: Wire) => void): { memory: Memory; sessions: Session[] } {
  const scene = new Scene();
  const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  control.server("220 hi");
  build(scene, control);
  const memory = new Memory();
  const { sessions } = scene.analyze({ host: nodeHost, content: memory });
  expect(memory.opened).toBe(0);
  return { memory, sessions: [...sessions] };
}

function passive(scene: Scene, control: Wire, port = 50_000): Wire {
  control.ask("PASV", `227 (192,0,2,9,${port >> 8},${port & 255})`);
  return scene.connect(`10.0.0.1:${port - 9999}`, `192.0.2.9:${port}`);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("what transfers carried", () => {
  it("is kept for files both ways, and not for listings", () => {
    const { memory, sessions } = extract((scene, control) => {
      const list = passive(scene, control, 50_000);
      control.ask("LIST", "150 Here");
      list.data("responder", "a listing");
      list.close();
      control.server("226 Done");
      const down = passive(scene, control, 50_001);
      control.ask("RETR dir/a", "150 Here");
      down.data("responder", "down");
      down.close();
      control.server("226 Done");
      const up = passive(scene, control, 50_002);
      control.ask("STOU", "150 FILE: b.1");
      up.data("initiator", "up");
      up.close("initiator");
      control.server("226 Done");
    });
    expect(memory.kept.map(({ transfer, text }) => [transfer.connection, transfer.name, text])).toEqual([
      ["C1.D2", "dir/a", "down"],
      ["C1.D3", "b.1", "up"],
    ]);
    expect(memory.kept[0]?.transfer).toMatchObject({ headless: false, cut: false, digest: sha256("down") });
    expect(sessions[0]?.transfers.map(({ extracted }) => extracted?.path)).toEqual([
      undefined,
      "dir/a",
      "b.1",
    ]);
  });

  it("is kept of an empty file, with the digest of nothing", () => {
    const { memory } = extract((scene, control) => {
      const down = passive(scene, control);
      control.ask("RETR empty", "150 Here");
      down.close();
      control.server("226 Done");
    });
    expect(memory.kept).toMatchObject([{ text: "", transfer: { digest: sha256(""), cut: false } }]);
  });

  it("has its gaps in their places, and is cut where no FIN came", () => {
    const { memory } = extract((scene, control) => {
      const down = passive(scene, control);
      control.ask("RETR a", "150 Here");
      down.skip("responder", "lost");
      down.data("responder", "here");
      down.ack("initiator");
      down.skip("responder", "gone");
      down.data("responder", "too");
      down.ack("initiator");
    });
    expect(memory.kept).toMatchObject([{ text: "....here....too", transfer: { digest: null, cut: true } }]);
  });

  it("stays as captured first where other bytes came again", () => {
    const { memory } = extract((scene, control) => {
      const down = passive(scene, control);
      control.ask("RETR a", "150 Here");
      down.data("responder", "first");
      down.again("responder", down.next("responder") - 5, "other");
      down.close();
      control.server("226 Done");
    });
    expect(memory.kept).toMatchObject([{ text: "first" }]);
  });

  it("is the sender's alone, whatever the other side said", () => {
    const { memory } = extract((scene, control) => {
      const down = passive(scene, control);
      control.ask("RETR a", "150 Here");
      down.data("initiator", "noise");
      down.data("responder", "file");
      down.close();
      control.server("226 Done");
    });
    expect(memory.kept).toMatchObject([{ text: "file" }]);
  });

  it("is let go where nothing explains it, or the server refused", () => {
    const { memory } = extract((scene, control) => {
      const other = scene.connect("10.0.0.1:41000", "192.0.2.9:42000");
      other.data("responder", "something else");
      other.close();
      const refused = passive(scene, control);
      control.ask("RETR a", "550 no");
      refused.data("responder", "x");
      refused.close();
    });
    expect(memory.kept).toEqual([]);
  });

  it("begins somewhere where the connection was open already", () => {
    const { memory } = extract((scene, control) => {
      control.ask("PASV", "227 (192,0,2,9,195,80)");
      const down = scene.flow("10.0.0.1:40001", "192.0.2.9:50000");
      control.ask("REST 100", "350 ok");
      control.ask("RETR a", "150 Here");
      down.data("responder", "tail");
      down.close();
      control.server("226 Done");
    });
    expect(memory.kept).toMatchObject([{ text: "tail", transfer: { headless: true, offset: 100 } }]);
  });
});
