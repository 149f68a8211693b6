import { expect, it } from "vitest";
import { data, found, session, start } from "../../test/session.ts";
import type { ConnectionFacts, SessionFacts, TransferFacts } from "../facts.ts";

const ask = ["220 Hi", "RETR file", "150 Here"];
const rst = (by: "client" | "server", hopLimit = 64) =>
  ({ reset: { by, hopLimit, frames: [[130, 130]] } }) as const;
const fin = (by: "client" | "server") => ({ fin: { by, frames: [[130, 131]] } }) as const;
const broken = (
  lines: readonly string[],
  connection: Partial<ConnectionFacts>,
  transfer: Partial<TransferFacts> = {},
  more: Partial<SessionFacts> = {},
) =>
  found(
    session(lines, { data: [data({ exchange: 1, bytes: 3000, ...transfer }, connection)], ...more }),
    "R16",
  );

it("says who broke it, and after how much", () => {
  const [byServer] = broken([...ask, "426 Failure"], rst("server"), {}, { vantage: "server" });
  expect(byServer).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1.D1"] });
  expect(byServer?.said.en.finding).toMatch(
    /the server broke the data connection after 3000 bytes.*426 Failure/,
  );
  const [byClient] = broken([...ask, "426 Failure"], fin("client"), {
    expected: { bytes: 9000, frames: [] },
  });
  expect(byClient).toMatchObject({ level: "warn", certainty: "proved" });
  expect(byClient?.said.en.finding).toMatch(/the client broke .* 3000 of 9000 bytes/);
});

it("suspects something on the way where an RST has come another way than the packets of its end", () => {
  const [finding] = broken([...ask, "426 Failure"], rst("client", 63));
  expect(finding).toMatchObject({ level: "error", certainty: "likely" });
  expect(finding?.said["zh-CN"].finding).toContain("设备");
});

it("blames nobody for an RST in two captures at once, of which it is not known how far it came", () => {
  const reset = { by: "server", frames: [[130, 130]] } as const;
  const [finding] = broken([...ask, "426 Failure"], { reset });
  expect(finding).toMatchObject({ level: "error", certainty: "likely" });
  expect(finding?.said.en.finding).toMatch(/an RST in the server's name/);
  expect(broken([...ask, "426 Failure"], { reset: { ...reset, by: "client" } })[0]?.level).toBe("warn");
  // Of its own socket an end knows that it was the other one, or something in its name.
  const [own] = broken([...ask, "426 Failure"], { reset }, {}, { source: "server" });
  expect(own?.said.en.finding).toMatch(/the server broke/);
});

it("suspects the way where nobody was seen to end it, unless the capture has holes", () => {
  expect(broken([...ask, "426 Failure"], {})[0]).toMatchObject({ level: "error", certainty: "likely" });
  expect(broken([...ask, "426 Failure"], {}, {}, { holes: true })[0]?.certainty).toBe("undecidable");
  expect(broken([...ask, "426 Failure"], { hopLimits: { client: 64 } })[0]?.certainty).toBe("undecidable");
});

it("says that the disk is full, whoever ended the connection, and although none is known", () => {
  const put = { verb: "STOR", sender: "client" } as const;
  const said = ["220 Hi", "STOR file", "150 Here", "452 No space left on device"];
  expect(broken(said, fin("client"), put)[0]?.said.en.finding).toMatch(/disk is full/);
  const vsftpd = ["220 Hi", "STOR file", "150 Here", "426 Failure writing to local file."];
  expect(broken(vsftpd, rst("server"), put)[0]).toMatchObject({ level: "error", certainty: "proved" });
  expect(
    broken(["220 Hi", "STOR file", "552 Quota exceeded"], fin("server"), put)[0]?.said.en.finding,
  ).toMatch(/quota/);
});

it("lays an RST to something on the way by the distance that it came from, not by its hop limit alone", () => {
  const cause = (hopLimit: number) =>
    broken([...ask, "426 Failure"], { ...rst("client", hopLimit), hopLimits: { client: 64, server: 60 } })[0]
      ?.said.en.finding;
  expect(cause(63)).toMatch(/something between client and server/);
  expect(cause(255)).toMatch(/the client broke/);
});

it("takes ABOR for what the user wished", () => {
  const lines = [...ask, "426 Aborted", "ABOR", "226 Abort successful"];
  expect(broken(lines, rst("client"))).toMatchObject([{ level: "note", certainty: "proved" }]);
});

it("does not prove by an RST seen far from its sender that the sender wished it", () => {
  const sure = (vantage: "client" | "server") =>
    broken([...ask, "426 Failure"], rst("client"), {}, { vantage })[0]?.certainty;
  expect(sure("client")).toBe("proved");
  expect(sure("server")).toBe("likely");
});

it("tells a receiver who waited in vain from one who had enough", () => {
  const late = { fin: { by: "client", time: start + 14, frames: [[130, 130]] } } as const;
  const some = { bytes: 0, expected: { bytes: 9000, frames: [] } };
  const [finding] = broken([...ask, "226 Done"], late, some);
  expect(finding).toMatchObject({ level: "error", certainty: "likely" });
  expect(finding?.said.en.finding).toMatch(/nothing arrived for 14\.0 s/);
  expect(broken([...ask, "226 Done"], { ...late, lastSent: { server: start + 13 } }, some)[0]?.level).toBe(
    "warn",
  );
});

it("sees a receiver who did not take all, although the server says 226", () => {
  const more = { expected: { bytes: 9000, frames: [] } };
  expect(broken([...ask, "226 Done"], rst("client"), more)[0]).toMatchObject({ level: "warn" });
  expect(broken([...ask, "226 Done"], rst("client"), { ...more, lossy: true })).toEqual([]);
});

it("tells a buffer that was full for long, and an upload that was refused when all was there", () => {
  const full = { fullBuffer: { by: "client", seconds: 60, frames: [] } } as const;
  expect(broken([...ask, "426 Failure"], { ...rst("server"), ...full })[0]?.said.en.finding).toMatch(
    /buffer was full/,
  );
  const lines = ["220 Hi", "STOR file", "150 Here", "426 Failure reading network stream."];
  const [finding] = broken(lines, fin("client"), { verb: "STOR", sender: "client" });
  expect(finding?.said.en.advice.server).toContain("strict_ssl_read_eof=NO");
});

it("advises to go on with a download; with an upload only where the server has kept its beginning", () => {
  const advice = (verb: string, sender: "client" | "server") => {
    const said = broken(["220 Hi", `${verb} file`, "150 Here", "426 Failure"], rst("server"), {
      verb,
      sender,
    });
    return said[0]?.said.en.advice.client;
  };
  expect(advice("RETR", "server")).toMatch(/^Resume where it stopped/);
  // Of a file that is replaced when it is whole, nothing has been kept: to resume would mix it with the older one.
  expect(advice("STOR", "client")).toMatch(/SIZE .* else all of it/);
  expect(advice("APPE", "client")).toMatch(/SIZE/);
  expect(advice("LIST", "server")).not.toMatch(/REST/);
});

it("is silent about transfers that went through, RST at the end or not, and about ones that are not over", () => {
  const all = { expected: { bytes: 3000, frames: [] } };
  expect(broken([...ask, "226 Done"], rst("client"), all)).toEqual([]);
  expect(broken([...ask, "226 Done"], rst("client"))).toEqual([]);
  expect(broken([...ask, "226 Done"], fin("server"), all)).toEqual([]);
  expect(broken(ask, {}, { expected: { bytes: 9000, frames: [] } })).toEqual([]);
  expect(broken(["220 Hi", "RETR file", "550 No such file"], fin("server"))).toEqual([]);
  const list = { verb: "LIST", bytes: 0 } as const;
  expect(broken(["220 Hi", "LIST", "450 No files found"], fin("server"), list)).toEqual([]);
  const quota = ["220 Hi", "RETR quota.txt", "550 quota.txt: No such file"];
  expect(broken(quota, fin("server"), { verb: "RETR" })).toEqual([]);
});

it("does not take bytes that the capture may lack for bytes that did not go over", () => {
  const done = [...ask, "226 Done"];
  const part = { expected: { bytes: 9000, frames: [] } };
  const opening = { kind: "open", frames: [] } as const;
  const left = { ...fin("client"), opening };
  expect(broken(done, left, part)[0]).toMatchObject({ level: "warn", certainty: "proved" });
  expect(broken(done, left, part, { holes: true })[0]?.certainty).toBe("undecidable");
  expect(broken(done, { ...left, hopLimits: { client: 64 } }, part)[0]?.certainty).toBe("undecidable");
});

it("says that the client left where it answers the end of a download with RST", () => {
  const [finding] = broken([...ask, "426 Broken"], { ...fin("server"), ...rst("client") });
  expect(finding).toMatchObject({ level: "warn" });
  expect(finding?.said.en.finding).toMatch(/the client broke/);
});
