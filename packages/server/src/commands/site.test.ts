import { formatFtpTime } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { serverLimits } from "../limits/limits.ts";
import { codeOf, ManualClock } from "../testing/index.ts";

const { idleTime } = serverLimits();

describe("SITE HELP", () => {
  it("lists the words that are served, and explains one", async () => {
    const lines = ["site help", "SITE HELP idle", "SITE HELP EXEC", "SITE EXEC id", "SITE", "SITE  HELP"];
    const replies = await dialog(await startWithFiles(), lines);
    expect(codesOf(replies)).toBe("214 214 504 504 501 214");
    expect(replies[0]).toContain("SITE IDLE");
    expect(replies[0]).not.toContain("EXEC");
    expect(replies[1]).toContain("SITE <SP> IDLE");
  });

  it("tells nothing before the login", async () => {
    expect(codesOf(await dialog(await startWithFiles(), ["SITE HELP", "SITE x"], false))).toBe("530 530");
  });
});

describe("SITE IDLE", () => {
  it("tells and sets how long silence may last", async () => {
    const clock = new ManualClock();
    const server = await startWithFiles({ clock });
    const peer = await server.peer();
    expect(await peer.say("SITE IDLE")).toBe("200 The idle time is 300 seconds, at most 300.");
    expect(await peer.codes("SITE IDLE 60", "site idle")).toEqual([200, 200]);
    clock.advance(59_999);
    expect(await peer.codes("NOOP")).toEqual([200]);
    clock.advance(60_000);
    expect((await peer.rest()).map(codeOf)).toEqual([421]);
    expect(server.log.at(-1)).toMatchObject({ reason: "idle-timeout" });
  });

  it("ends with REIN and with another login", async () => {
    for (const line of ["REIN", "USER u"]) {
      const peer = await (await startWithFiles()).peer();
      await peer.codes("SITE IDLE 60", line, "USER u", "PASS p");
      expect(await peer.say("SITE IDLE")).toContain(`is ${idleTime / 1000} seconds`);
    }
  });

  it.each(["29", "301", "0", "-1", "1e2", "0x40", "60 60", "9".repeat(400), "soon"])(
    "refuses %s",
    async (seconds) => {
      const replies = await dialog(await startWithFiles(), [`SITE IDLE ${seconds}`, "SITE IDLE"]);
      expect(codesOf(replies)).toBe("501 200");
      expect(replies[1]).toContain("is 300 seconds");
    },
  );

  it("takes what there is where the server has less patience than the least", async () => {
    const server = await startWithFiles({ limits: { idleTime: 5000 } });
    expect(codesOf(await dialog(server, ["SITE IDLE 4", "SITE IDLE 6", "SITE IDLE 5"]))).toBe("501 501 200");
  });
});

describe("SITE TIME", () => {
  it("tells the time as MDTM writes it, so that a client can tell how far its own clock is off", async () => {
    const clock = new ManualClock();
    const server = await startWithFiles({ clock });
    const replies = await dialog(server, ["SITE TIME", "SITE TIME now"]);
    expect(replies).toEqual([`200 ${formatFtpTime(clock.now())} UTC`, "501 SITE TIME takes no argument."]);
  });
});

describe("SITE UMASK", () => {
  it("tells and sets the mask", async () => {
    const lines = ["SITE UMASK", "SITE UMASK 27", "SITE UMASK", "site umask 0022", "SITE UMASK"];
    const replies = await dialog(await startWithFiles(), lines);
    expect(codesOf(replies)).toBe("200 200 200 200 200");
    expect(replies[2]).toBe("200 The mask is 027.");
    expect(replies[4]).toBe("200 The mask is 022.");
  });

  it("holds for new files and directories, and not for what is there", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.codes("SITE UMASK 027", "MKD new");
    await peer.upload("EPSV", "STOR fresh", "x");
    await peer.upload("EPSV", "APPE added", "x");
    await peer.upload("EPSV", "STOR f", "x");
    expect(await peer.say("MLST new")).toContain("unix.mode=0750;");
    expect(await peer.say("MLST fresh")).toContain("unix.mode=0640;");
    expect(await peer.say("MLST added")).toContain("unix.mode=0640;");
    expect(await peer.say("MLST f")).toContain("unix.mode=0644;");
  });

  it.each(["777777", "1000", "8", "-1", "rwx", "0 7"])("refuses %s (K39)", async (mask) => {
    const replies = await dialog(await startWithFiles(), [
      "SITE UMASK 7",
      `SITE UMASK ${mask}`,
      "SITE UMASK",
    ]);
    expect(codesOf(replies)).toBe("200 501 200");
    expect(replies[2]).toContain("007");
  });
});
