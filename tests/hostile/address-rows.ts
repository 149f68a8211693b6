import { lines, type Row } from "./row.ts";

/** A session of its own for each argument. */
function each(id: string, verb: string, args: readonly string[], codes: readonly number[]): Row[] {
  return args.map((arg) => ({
    id,
    standing: "logged in",
    bytes: lines(`${verb} ${arg}`, "LIST"),
    replies: [codes, 425],
  }));
}

/** Rows P1–P11 that are bytes on a control connection: every refused address leaves none behind, so that LIST has nowhere to go. */
export const addressRows: readonly Row[] = [
  { id: "P1", standing: "logged in", bytes: lines("PORT 127,0,0,1,4,1"), replies: [200] },
  ...each(
    "P2",
    "PORT",
    [
      "256,0,0,1,4,1",
      "999,0,0,1,4,1",
      "127,0,0,1,4,256",
      "-1,0,0,1,4,1",
      "127,0,0,1,4",
      "127,0,0,1,4,1,1",
      "127.0.0.1,4,1",
      "0x7f,0,0,1,4,1",
      "0127,0,0,1,4,1",
      " 127,0,0,1,4,1x",
      ",,,,,",
    ],
    [501],
  ),
  {
    id: "P2",
    standing: "logged in",
    bytes: lines("PORT 127,0,0,1,4,1", "PORT 256,0,0,1,4,1", "LIST"),
    replies: [200, 501, 425],
  },
  ...each("P3", "PORT", ["127,0,0,1,0,0", "127,0,0,1,0,21", "127,0,0,1,3,255"], [504]),
  ...each(
    "P4",
    "PORT",
    ["10,0,0,1,40,0", "0,0,0,0,40,0", "255,255,255,255,40,0", "224,0,0,1,40,0", "127,0,0,2,40,0"],
    [504],
  ),
  {
    id: "P6",
    standing: "logged in",
    bytes: lines("EPRT |1|127.0.0.1|1025|", "EPRT !1!127.0.0.1!1025!"),
    replies: [200, 200],
  },
  ...each(
    "P7",
    "EPRT",
    [
      "|1|127.0.0.1|65536|",
      "|1|127.0.0.1|1025",
      "||127.0.0.1|1025|",
      "|1||1025|",
      "|1|localhost|1025|",
      "|1|127.1|1025|",
      "|1|0x7f000001|1025|",
      "|1|127.0.0.1%eth0|1025|",
      "111271",
      "",
      " 1 127.0.0.1 1025 ",
      "212127.0.0.1210252",
    ],
    [501],
  ),
  ...each("P7", "EPRT", ["|1|127.0.0.1|0|"], [501, 504]),
  ...each("P7", "EPRT", ["|1|127.0.0.1|80|"], [504]),
  ...each("P8", "EPRT", ["|2|::1|1025|", "|3|x|1|"], [522]),
  ...each("P8", "EPRT", ["|2|fe80::1%lo|1025|"], [501]),
  { id: "P8", standing: "logged in", bytes: lines("EPRT |2|::ffff:127.0.0.1|1025|"), replies: [[200, 522]] },
  { id: "P9", standing: "logged in", bytes: lines("EPSV 1", "EPSV 2", "EPSV 3"), replies: [229, 522, 522] },
  ...["ALLX", "-1", "1 2"].map(
    (arg): Row => ({ id: "P9", standing: "logged in", bytes: lines(`EPSV ${arg}`), replies: [501] }),
  ),
  { id: "P9", standing: "logged in", bytes: lines("EPSV 99999999999"), replies: [[501, 522]] },
  {
    id: "P10",
    standing: "logged in",
    bytes: lines(...Array.from({ length: 100 }, () => ["PASV", "PORT 127,0,0,1,4,1", "PASV", "EPSV"]).flat()),
    replies: Array.from({ length: 100 }, () => [227, 200, 227, 229]).flat(),
  },
];
