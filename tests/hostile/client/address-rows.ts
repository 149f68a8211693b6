import { listText, listTextAnyhow, listTextByPasv } from "./deeds.ts";
import { type ClientRow, lines } from "./row.ts";

const listing = lines("a line");
const nobody = [] as const;

/** The answer leads to the server's port. */
function dialled(id: string, verb: "PASV" | "EPSV", ...answer: readonly string[]): ClientRow {
  const does = verb === "PASV" ? listTextByPasv : listText;
  const row = { id, does, says: { [verb]: [lines(...answer)] }, sends: { LIST: listing } };
  return { ...row, name: answer.join(" / "), gives: listing };
}

/** The answer leads nowhere; the connection stays in step. */
function refused(id: string, verb: "PASV" | "EPSV", ...answer: readonly string[]): ClientRow {
  const does = verb === "PASV" ? listTextByPasv : listText;
  const row = { id, does, says: { [verb]: [lines(...answer)] }, dials: nobody };
  return { ...row, name: answer.join(" / "), fails: ["data-connection", /no port in the answer|reserved/] };
}

/** Rows P12 to P20: what a server says to PASV and EPSV. */
export const addressRows: readonly ClientRow[] = [
  dialled("P12", "PASV", "227 Entering Passive Mode (127,0,0,1,{p1},{p2})"),
  dialled("P12", "PASV", "227 =127,0,0,1,{p1},{p2}"),
  dialled("P12", "PASV", "227 ok 127,0,0,1,{p1},{p2}."),
  dialled("P13", "PASV", "227 (10,0,0,1,{p1},{p2})"),
  dialled("P13", "PASV", "227 (0,0,0,0,{p1},{p2})"),
  dialled("P13", "PASV", "227 (169,254,169,254,{p1},{p2})"),
  refused("P13", "PASV", "227 (169,254,169,254,0,80)"),
  refused("P14", "PASV", "227 (127,0,0,1,256,1)"),
  refused("P14", "PASV", "227 (127,0,0,1,4)"),
  refused("P14", "PASV", "227 (1,2,3,4,5,6,7)"),
  refused("P14", "PASV", "227 no numbers"),
  refused("P14", "PASV", "227 (127,0,0,1,-4,1)"),
  refused("P14", "PASV", "227 (\xd9\xa3,0,0,1,{p1},{p2})"),
  refused("P14", "PASV", `227 (${"1,".repeat(4000)})`),
  {
    id: "P14",
    name: "a line of 20,000 bytes",
    does: listTextByPasv,
    says: { PASV: [lines(`227 (${"1,".repeat(10_000)})`)] },
    dials: nobody,
    fails: ["protocol", /too long/],
    closes: true,
  },
  refused("P15", "PASV", "227 (127,0,0,1,0,0)"),
  dialled("P16", "EPSV", "229 x (|||{port}|)"),
  refused("P17", "EPSV", "229 (|||0|)"),
  refused("P17", "EPSV", "229 (|||65536|)"),
  refused("P17", "EPSV", "229 (|||-1|)"),
  refused("P17", "EPSV", "229 (||{port}|)"),
  dialled("P17", "EPSV", "229 (|1|127.0.0.1|{port}|)"),
  dialled("P17", "EPSV", "229 (!!!{port}!)"),
  refused("P17", "EPSV", "229 {port}"),
  dialled("P17", "EPSV", "229 (|||{port}|)(|||22|)"),
  refused("P17", "EPSV", "229 (|||22|)(|||{port}|)"),
  refused("P18", "EPSV", "227 (127,0,0,1,{p1},{p2})"),
  refused("P18", "PASV", "229 (|||{port}|)"),
  refused("P18", "EPSV", "200 (|||{port}|)"),
  refused("P18", "PASV", "200 (127,0,0,1,{p1},{p2})"),
  {
    id: "P18",
    name: "227 to EPSV, then PASV once",
    does: listTextAnyhow,
    says: { EPSV: [lines("227 (127,0,0,1,{p1},{p2})")] },
    sends: { LIST: listing },
    gives: listing,
    asks: ["EPSV", "PASV", "LIST"],
  },
  {
    id: "P18",
    name: "the wrong answer to each",
    does: listTextAnyhow,
    says: { EPSV: [lines("227 (127,0,0,1,{p1},{p2})")], PASV: [lines("229 (|||{port}|)")] },
    fails: ["data-connection", /no data connection in any mode/],
    dials: nobody,
    asks: ["EPSV", "PASV"],
  },
  dialled("P19", "EPSV", "229-a", "229 (|||{port}|)"),
  dialled("P19", "PASV", "227-x (127,0,0,1,0,21)", "227 (127,0,0,1,{p1},{p2})"),
  refused("P19", "EPSV", "229-(|||{port}|)", "229 a"),
  refused("P19", "PASV", "227-(127,0,0,1,{p1},{p2})", "227 end"),
  {
    id: "P20",
    name: "a port at which nobody listens, then PASV once",
    does: listTextAnyhow,
    says: { EPSV: [lines("229 (|||{closed}|)")] },
    sends: { LIST: listing },
    gives: listing,
    dials: ["closed", "here"],
    asks: ["EPSV", "PASV", "LIST"],
  },
  {
    id: "P20",
    name: "ports at which nobody listens",
    does: listTextAnyhow,
    says: { EPSV: [lines("229 (|||{closed}|)")], PASV: [lines("227 (127,0,0,1,{c1},{c2})")] },
    fails: ["data-connection", /epsv: .*connection refused.*; pasv: .*connection refused/],
    dials: ["closed", "closed"],
    asks: ["EPSV", "PASV"],
  },
];
