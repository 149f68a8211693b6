import { describe, expect, it } from "vitest";
import { frames, rowOf, Scene, type Wire } from "../../test/scene.ts";
import type { CommandParams, ReplyParams, Session } from "../model.ts";

function play(act: (wire: Wire, scene: Scene) => void): Session {
  const scene = new Scene();
  const wire = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  act(wire, scene);
  return scene.session();
}

function commands(session: Session): CommandParams[] {
  return session.rows.flatMap((row) => (row.kind === "command" ? [row.params] : []));
}

function replies(session: Session): ReplyParams[] {
  return session.rows.flatMap((row) => (row.kind === "reply" ? [row.params] : []));
}

describe("a command without an answer", () => {
  it("waits until the session ends", () => {
    const session = play((wire, scene) => {
      wire.server("220 hi");
      wire.ask("USER a", "230 in");
      wire.client("RETR a");
      scene.wait(59.999);
      wire.fin("initiator");
    });
    expect(commands(session).map(({ unanswered }) => unanswered)).toEqual([null, 60]);
  });

  it("is not said where answers may be missing from the capture", () => {
    const lost = play((wire) => {
      wire.server("220 hi");
      wire.skip("responder", "230 in\r\n");
      wire.client("RETR a");
      wire.ack("initiator");
      wire.ack("initiator");
    });
    expect(commands(lost)).toMatchObject([{ unanswered: null }]);
  });

  it("nor behind a 421, which answers nothing and ends everything", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.client("RETR a");
      wire.server("421 Timeout");
    });
    expect(commands(session)).toMatchObject([{ unanswered: null }]);
    expect(replies(session).at(-1)).toMatchObject({ code: 421, verb: null });
  });
});

describe("odd dialogs", () => {
  it("Telnet signals that no command followed are a row", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.data("initiator", Uint8Array.of(255, 244, 255));
      wire.data("initiator", Uint8Array.of(242));
      wire.fin("initiator");
    });
    const row = rowOf(session, "control.telnet");
    expect([frames(row.frames), row.params]).toEqual(["5-6", { who: "client" }]);
  });

  it("a multi-line reply that never ends does not swallow what follows", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.server("226-never");
      wire.server("closed");
      wire.ask("USER a", "331 password");
      wire.ask("PASS x", "230 in");
    });
    expect(replies(session).map(({ code, verb }) => [code, verb])).toEqual([
      [220, null],
      [226, null],
      [331, "USER"],
      [230, "PASS"],
    ]);
  });

  it("one that the client only overtakes goes on", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.client("FEAT");
      wire.server("211-Features");
      wire.client("NOOP");
      wire.server("211 End");
      wire.server("200 yes");
    });
    expect(replies(session).map(({ code, verb }) => [code, verb])).toEqual([
      [220, null],
      [211, "FEAT"],
      [200, "NOOP"],
    ]);
  });

  it("the greeting behind a 120 is the banner", () => {
    const session = play((wire) => {
      wire.server("120 in 5 minutes");
      wire.server("220 Real name");
      wire.ask("USER a", "331 password");
    });
    expect(session.banner).toBe("Real name");
    expect(replies(session).map(({ greeting }) => greeting)).toEqual([true, true, false]);
  });

  it("the user is the one that logged in", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      wire.ask("USER bob", "331 password");
      wire.ask("PASS x", "230 in");
      wire.ask("USER eve", "530 no");
    });
    expect(session.user).toBe("bob");
  });

  it("bytes sent again with other content raise the level of their row", () => {
    const session = play((wire) => {
      wire.server("220 hi");
      const seq = wire.next("initiator");
      wire.client("USER a");
      wire.again("initiator", seq, "USER b\r\n");
      wire.server("331 password");
    });
    expect(rowOf(session, "command").level).toBe("warn");
  });
});
