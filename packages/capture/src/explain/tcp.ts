import type { CloseParams, Row, RowKind, Session } from "../model.ts";
import { connectionOf } from "./find.ts";
import { strangerOf } from "./third-host.ts";
import { formatMeasure } from "./units.ts";
import type { Voice } from "./voice.ts";

/** Rows about the connection itself. */
export type TcpRow = Extract<Row, { kind: Extract<RowKind, `tcp.${string}`> }>;

/** What happens to a connection, in a sentence. */
export function explainTcp(row: TcpRow, session: Session, voice: Voice): string {
  const { rows } = voice.phrases;
  switch (row.kind) {
    case "tcp.handshake.control":
    case "tcp.handshake.data.passive":
    case "tcp.handshake.data.active":
      return explainHandshake(row, session, voice);
    case "tcp.handshake.incomplete": {
      const { to, attempts, seconds, answered } = row.params;
      const unanswered = seconds > 0 ? row.kind : "tcp.handshake.incomplete.untimed";
      return voice.say(rows[answered === true ? "tcp.handshake.incomplete.answered" : unanswered], {
        to: voice.endpoint(to),
        n: voice.count(attempts),
        s: formatMeasure(seconds),
      });
    }
    case "tcp.handshake.refused":
      return voice.say(rows[row.kind], {
        to: voice.endpoint(row.params.to),
        ms: formatMeasure(row.params.ms),
      });
    case "tcp.handshake.icmp": {
      const { to, router, what } = row.params;
      return voice.say(rows[row.kind], {
        to: voice.endpoint(to),
        router: voice.wire(router),
        what: voice.wire(what),
      });
    }
    case "tcp.close.4way":
    case "tcp.close.3way":
    case "tcp.close.simultaneous":
      return voice.say(rows[row.kind], closeValues(row.params, voice)) + ending(row.params, voice);
    case "tcp.close.half": {
      const { reset } = row.params;
      const values = { ...closeValues(row.params, voice), frame: `${reset}` };
      return (
        voice.say(rows[reset === null ? row.kind : "tcp.close.half.reset"], values) +
        ending(row.params, voice)
      );
    }
    case "tcp.reset": {
      const { which, who, connection, bytes } = row.params;
      return voice.say(rows[row.kind], {
        Who: voice.Who(who),
        who: voice.who(who),
        which: voice.which(which, connection),
        after: voice.suffix(bytes !== null, "reset.after", { n: voice.count(bytes ?? 0) }),
      });
    }
    case "tcp.close.reset": {
      const { which, who, connection } = row.params;
      return voice.say(rows[row.kind], {
        Who: voice.Who(who),
        who: voice.who(who),
        which: voice.which(which, connection),
      });
    }
    case "tcp.retrans.row": {
      const { sequence, length, times, seconds } = row.params;
      return voice.say(rows[row.kind], {
        seq: `${sequence}`,
        len: voice.count(length),
        n: voice.count(times),
        dur: voice.duration(seconds * 1000),
      });
    }
    case "tcp.fastretrans":
      return voice.say(rows[row.kind], { n: voice.count(row.params.duplicates) });
    case "tcp.gap.capture": {
      const { bytes, cause, who } = row.params;
      return voice.say(rows[cause === "acknowledged" ? row.kind : (`tcp.gap.${cause}` as const)], {
        n: voice.count(bytes),
        who: voice.who(who),
      });
    }
    case "tcp.zerowin": {
      const { who, seconds, times } = row.params;
      return voice.say(rows[times > 1 ? "tcp.zerowin.times" : row.kind], {
        Who: voice.Who(who),
        who: voice.who(who),
        n: voice.count(times),
        dur: voice.duration(seconds * 1000),
      });
    }
    case "tcp.reused":
      return voice.say(rows[row.kind], { conn: voice.style.connection(row.params.connection) });
    case "tcp.icmp": {
      const { which, connection, who, router, what, tooBig, mtu, times } = row.params;
      const key = tooBig ? (mtu === null ? "tcp.icmp.big" : "tcp.icmp.mtu") : row.kind;
      const values = {
        router: voice.wire(router),
        what,
        who: voice.who(who),
        which: voice.which(which, connection),
        mtu: voice.count(mtu ?? 0),
      };
      return voice.say(rows[key], values) + voice.suffix(times > 1, "times", { n: voice.count(times) });
    }
    case "tcp.midstream":
    case "tcp.reset.afterclose":
    case "tcp.keepalive":
      return voice.say(rows[row.kind]);
  }
}

type HandshakeRow = Extract<
  TcpRow,
  { kind: "tcp.handshake.control" | "tcp.handshake.data.passive" | "tcp.handshake.data.active" }
>;

function explainHandshake(row: HandshakeRow, session: Session, voice: Voice): string {
  const { rows } = voice.phrases;
  if (row.kind === "tcp.handshake.control") {
    const { client, server, rttMs } = row.params;
    return (
      voice.say(rows[row.kind], { client: voice.endpoint(client), server: voice.endpoint(server) }) +
      voice.suffix(rttMs !== null, "rtt", { rtt: voice.duration(rttMs ?? 0) })
    );
  }
  const { announcedIn, named, connection, server } = row.params;
  const passive = row.kind === "tcp.handshake.data.passive";
  const data = connectionOf(session, connection);
  const third = passive ? strangerOf(row.params.from.address, data, session) : null;
  const translated = named === undefined ? row.kind : (`${row.kind}.translated` as const);
  return voice.say(rows[third === null ? translated : "tcp.handshake.data.passive.third"], {
    announced: named === undefined ? "" : voice.endpoint(named),
    to: voice.endpoint(passive ? server : row.params.client),
    ip: voice.wire(third ?? ""),
    conn: voice.style.connection(connection),
    afr: `${announcedIn}`,
    port: `${passive ? server.port : row.params.client.port}`,
    sport: `${server.port}`,
    is20: voice.suffix(true, server.port === 20 ? "is20" : "not20"),
  });
}

function closeValues(params: CloseParams, voice: Voice): Readonly<Record<string, string>> {
  const { who, which, connection } = params;
  return { who: voice.who(who), Who: voice.Who(who), which: voice.which(which, connection) };
}

function ending(params: CloseParams, voice: Voice): string {
  return params.ends === null ? "" : voice.suffix(true, `ends.${params.ends}`);
}
