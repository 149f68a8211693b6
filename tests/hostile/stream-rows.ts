import { renderJson, renderMarkdown, renderText } from "@twinport/capture";
import { expect } from "vitest";
import { outline, rowOf, Scene } from "../../packages/capture/test/scene.ts";
import { type CaptureRow, client, dialog, others, server } from "./capture-row.ts";

const ackAndPush = 0x18;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const only: <T>(all: readonly T[]) => T = (all) => {
  const [one] = all;
  if (one === undefined || all.length > 1) throw new Error(`${all.length} instead of one`);
  return one;
};

/** A name that acts on whoever shows it. */
function named(name: string, shown: RegExp): CaptureRow {
  return {
    id: "C17",
    name: JSON.stringify(name),
    file: () =>
      dialog((wire) => {
        wire.ask(`STOR ${name}`, `550 ${name}: no`);
        wire.ask(`RETR ${name}`, `550 ${name}: no`);
      }),
    expect: (analysis) => {
      const text = renderText(analysis, { language: "en" });
      expect(text).toMatch(shown);
      const escapes = [...text].filter((character) =>
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(character),
      );
      expect(escapes).toEqual([]);
      const markdown = renderMarkdown(analysis, { language: "zh-CN" });
      // Outside code spans nothing of it is markup.
      expect(markdown.replaceAll(/(`+) ?.*? ?\1(?!`)/g, "")).not.toMatch(/<(?!br>)/);
      const json = renderJson(analysis, { language: "en" });
      expect(JSON.parse(json)).toMatchObject({ sessions: [{ commands: [{ argument: name }, {}] }] });
      expect(json).not.toMatch(/[\u001b\u202e]/);
    },
  };
}

/** TCP streams, and what is said on them. */
export const streamRows: readonly CaptureRow[] = [
  {
    id: "C14",
    name: "sequence numbers that wrap around",
    file: () => {
      const scene = new Scene();
      const wire = scene.flow(`${client}:40000`, `${server}:21`, 0xfffffff0);
      wire.handshake();
      wire.server("220 hi");
      for (const verb of ["SYST", "FEAT", "NOOP", "HELP", "QUIT"]) wire.client(verb);
      return scene.pcap();
    },
    expect: (analysis) => {
      const verbs = only(analysis.sessions).commands.map(({ verb }) => verb);
      expect(verbs).toEqual(["SYST", "FEAT", "NOOP", "HELP", "QUIT"]);
    },
  },
  {
    id: "C14",
    name: "a retransmission with other bytes",
    file: () =>
      dialog((wire) => {
        const seq = wire.next("initiator");
        wire.client("USER a");
        wire.again("initiator", seq, "USER b\r\n");
      }),
    expect: (analysis) => {
      const session = only(analysis.sessions);
      expect(session.user).toBe("a");
      expect(rowOf(session, "command")).toMatchObject({ retransmissions: 1, level: "warn" });
    },
  },
  {
    id: "C14",
    name: "a hole of 2 GiB",
    file: () =>
      dialog((wire) => {
        const seq = (wire.next("initiator") + 0x7fffffff) >>> 0;
        wire.segment("initiator", { flags: ackAndPush, seq, payload: bytes("NOOP\r\n") });
        wire.ask("QUIT", "221 Bye");
      }),
    expect: (analysis) => {
      expect(only(analysis.sessions).commands.map(({ verb }) => verb)).toContain("QUIT");
    },
  },
  {
    id: "C14",
    name: "100,000 segments of one byte, each before its time",
    file: () =>
      dialog((wire) => {
        const seq = wire.next("initiator");
        for (let offset = 100_000; offset > 0; offset--) {
          wire.segment("initiator", { flags: ackAndPush, seq: (seq + offset) >>> 0, payload: bytes("A") });
        }
        wire.ask("QUIT", "221 Bye");
      }),
    expect: (analysis) => expect(analysis.sessions).toHaveLength(1),
    large: true,
  },
  {
    id: "C14",
    name: "a SYN with data, an RST in the middle, and the ports used again",
    file: () => {
      const scene = new Scene();
      const first = scene.flow(`${client}:40000`, `${server}:21`);
      first.segment("initiator", { flags: 0x02, payload: bytes("USER early\r\n") });
      first.synAck();
      first.ack("initiator");
      first.server("220 hi");
      first.reset("responder");
      const again = scene.flow(`${client}:40000`, `${server}:21`, 0x30000000);
      again.handshake();
      again.server("220 hi");
      again.ask("QUIT", "221 Bye");
      return scene.pcap();
    },
    expect: (analysis) => {
      expect(analysis.sessions.map(({ id }) => id)).toEqual(["C1", "C2"]);
      expect(analysis.sessions[1]?.commands).toMatchObject([{ verb: "QUIT" }]);
      expect(analysis.sessions[0]?.rows.map(({ kind }) => kind)).toContain("tcp.reset");
    },
  },
  {
    id: "C15",
    name: "10 MiB without a line's end",
    file: () =>
      dialog((wire) => {
        for (let part = 0; part < 7500; part++) wire.data("initiator", "A".repeat(1400));
        wire.ask("", "500 What?");
      }),
    expect: (analysis) => {
      const session = only(analysis.sessions);
      expect(session.rows.length).toBeLessThan(10);
      expect(JSON.stringify(session).length).toBeLessThan(400_000);
    },
    large: true,
  },
  {
    id: "C15",
    name: "100,000 lines of a reply that never ends",
    file: () =>
      dialog((wire) => {
        wire.client("HELP");
        wire.data("responder", "220-\r\n".repeat(200));
        for (let part = 0; part < 1000; part++) wire.data("responder", "220-more\r\n".repeat(100));
      }),
    expect: (analysis) => {
      expect(JSON.stringify(only(analysis.sessions)).length).toBeLessThan(400_000);
    },
    large: true,
  },
  {
    id: "C15",
    name: "binary",
    file: () =>
      dialog((wire) => {
        wire.data(
          "initiator",
          Uint8Array.from({ length: 2000 }, (_, index) => (index * 89) & 255),
        );
        wire.client("");
        wire.ask("QUIT", "221 Bye");
      }),
    expect: (analysis) => {
      const session = only(analysis.sessions);
      expect(session.commands.map(({ verb }) => verb)).toContain("QUIT");
      expect(renderText(analysis, { language: "en" })).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    },
  },
  {
    id: "C15",
    name: "HTTP on port 21",
    file: () => {
      const scene = new Scene();
      const wire = scene.connect(`${client}:40000`, `${server}:21`);
      wire.data("initiator", "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      wire.data("responder", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      wire.close();
      return scene.pcap();
    },
    expect: (analysis) => {
      expect(analysis.sessions).toEqual([]);
      expect(others(analysis)).toEqual({ TCP: 8 });
    },
  },
  {
    id: "C15",
    name: "TLS after 234",
    file: () =>
      dialog((wire) => {
        wire.ask("AUTH TLS", "234 go");
        wire.data("initiator", "\x16\x03\x01\x00\x05hello");
        wire.data("responder", "\x16\x03\x03\x00\x05hello");
        wire.data("initiator", "\x17\x03\x03\x00\x06QUIT\r\n");
      }),
    expect: (analysis) => {
      const session = only(analysis.sessions);
      expect(session.encrypted).toBe("explicit");
      expect(session.commands.map(({ verb }) => verb)).toEqual(["AUTH"]);
    },
  },
  {
    id: "C15",
    name: "AUTH TLS, then commands in clear text",
    file: () =>
      dialog((wire) => {
        wire.data("initiator", "AUTH TLS\r\nUSER evil\r\n");
        wire.server("234 go");
        wire.data("initiator", "\x16\x03\x01\x00\x05hello");
      }),
    expect: (analysis) => {
      const session = only(analysis.sessions);
      expect(session.commands.map(({ verb }) => verb)).toEqual(["AUTH", "USER"]);
    },
  },
  {
    id: "C16",
    name: "20,000 announcements without data",
    file: () => announcements(20_000),
    expect: (analysis) => {
      const session = only(analysis.sessions);
      expect(session.rows).toHaveLength(10_000);
      expect(session.droppedRows).toBe(2 + 40_000 - 10_000);
      expect(session.connections).toHaveLength(10_000);
      expect(session.connections.every(({ state }) => state === "unused")).toBe(true);
    },
    large: true,
  },
  {
    id: "C16",
    name: "227 with the address of another host",
    file: () => dialog((wire) => wire.ask("PASV", "227 (203,0,113,5,195,80)")),
    expect: (analysis) => {
      const text = renderText(analysis, { language: "en" }).replaceAll(/\s+/g, " ");
      expect(text).toContain("the address of a third host, 203.0.113.5, port 50000");
    },
  },
  {
    id: "C16",
    name: "PORT to a third host",
    file: () => {
      const scene = new Scene();
      const wire = scene.connect("198.51.100.1:40000", `${server}:21`);
      wire.server("220 hi");
      wire.ask("PORT 203,0,113,5,4,1", "200 OK");
      wire.client("LIST");
      scene.connect(`${server}:20`, "203.0.113.5:1025").data("initiator", "12345");
      return scene.pcap();
    },
    expect: (analysis) => {
      const text = renderText(analysis, { language: "en" }).replaceAll(/\s+/g, " ");
      expect(text).toContain("the address of a third host, 203.0.113.5:1025");
      expect(text).toContain("FTP bounce attack");
    },
  },
  {
    id: "C16",
    name: "a data connection before its announcement",
    file: () =>
      dialog((wire, scene) => {
        wire.client("PASV");
        const data = scene.connect(`${client}:40001`, `${server}:50000`);
        wire.server("227 (192,0,2,9,195,80)");
        wire.client("LIST");
        data.data("responder", "x\r\n");
        data.close("responder");
        wire.server("226 Done");
      }),
    expect: (analysis) => {
      expect(only(analysis.sessions).connections).toMatchObject([{ state: "open", bytesToClient: 3 }]);
    },
  },
  {
    id: "C16",
    name: "two data connections for one announcement: the first is its own",
    file: () =>
      dialog((wire, scene) => {
        wire.ask("PASV", "227 (192,0,2,9,195,80)");
        scene.connect(`${client}:40001`, `${server}:50000`);
        scene.connect(`${client}:40002`, `${server}:50000`);
      }),
    expect: (analysis) => {
      const session = only(analysis.sessions);
      expect(session.connections).toMatchObject([{ from: { port: 40001 } }]);
      expect(outline(session).filter((row) => row.includes("handshake.data"))).toHaveLength(1);
      expect(others(analysis)).toEqual({ TCP: 3 });
    },
  },
  named("<img src=x onerror=alert(1)>", /<img src=x onerror=alert\(1\)>/),
  named("</script>", /<\/script>/),
  named('=HYPERLINK("x")', /=HYPERLINK\("x"\)/),
  named("a\u001b[31m", /a\\x1b\[31m/),
  named("../../x", /\.\.\/\.\.\/x/),
  named("\u202egpj.exe", /\\u\{202e\}/),
  named("a`|b``c", /a`\|b``c/),
];

/** A session in which so many ports are announced, each other, and none is used. */
export function announcements(count: number): Uint8Array {
  const each = 50;
  return dialog((wire) => {
    for (let sent = 0; sent < count; sent += each) {
      wire.data("initiator", "PASV\r\n".repeat(each));
      const ports = Array.from({ length: each }, (_, index) => 1024 + ((sent + index) % 60_000));
      wire.data("responder", ports.map((port) => `227 (192,0,2,9,${port >> 8},${port & 255})\r\n`).join(""));
    }
  });
}
