import { describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";

const client = "192.0.2.1";
const server = "198.51.100.2";

describe("a server such as cameras and printers have it", () => {
  it("with bare line feeds, lower case, replies without text and without a blank", () => {
    const scene = new Scene();
    const control = scene.connect(`${client}:40000`, `${server}:8021`);
    const ask = (command: string, reply: string): void => {
      control.data("initiator", `${command}\n`);
      control.data("responder", `${reply}\n`);
    };
    const transfer = (port: number, command: string, opening: string, final: string): void => {
      const data = scene.connect(`${client}:${port - 9999}`, `${server}:${port}`);
      ask(command, opening);
      data.data("responder", "12345");
      data.close();
      control.data("responder", `${final}\n`);
    };
    control.data("responder", "220 cam\n");
    ask("user admin", "331");
    ask("pass x", "230");
    ask("pasv", "227 198,51,100,2,195,80"); // no brackets
    transfer(50_000, "retr a", "150", "226");
    ask("epsv", "227 Entering (198,51,100,2,195,81)"); // the answer to PASV
    transfer(50_001, "list", "150ok", "226done");
    ask("epsv", "229 Entering (!!!50002!)"); // another delimiter
    transfer(50_002, "retr b", "125", "226");
    const session = scene.session();
    expect(session.user).toBe("admin");
    expect(session.connections).toMatchObject([
      { method: "PASV", port: 50_000, state: "open", command: "RETR" },
      { method: "PASV", port: 50_001, state: "open", command: "LIST" },
      { method: "EPSV", port: 50_002, state: "open", command: "RETR" },
    ]);
    expect(session.rows.every(({ level }) => level === "ok")).toBe(true);
  });

  it("whose greeting stands before its SYN/ACK in the capture", () => {
    const scene = new Scene();
    const control = scene.flow(`${client}:40000`, `${server}:21`);
    control.synAck();
    control.ack("initiator");
    control.server("220 hi");
    control.ask("USER a", "331 x");
    scene.swap(1, 3);
    expect(scene.session().commands).toMatchObject([{ verb: "USER", replies: [{ code: 331 }] }]);
  });

  it("and a clock that goes backwards: nothing lasts less than no time", () => {
    const scene = new Scene();
    scene.wait(1000);
    const control = scene.connect(`${client}:40000`, `${server}:21`);
    control.server("220 hi");
    scene.wait(-50);
    control.ask("PASV", "227 (198,51,100,2,195,80)");
    const data = scene.connect(`${client}:40001`, `${server}:50000`);
    control.ask("RETR f", "150 x");
    data.data("responder", "12345");
    scene.wait(-5);
    data.data("responder", "12345");
    data.close();
    control.server("226 x");
    control.client("NOOP");
    const session = scene.session();
    expect(session.transfers).toMatchObject([{ bytes: 10 }]);
    for (const { params } of session.rows) {
      if ("durationMs" in params) expect(params.durationMs).toBeGreaterThanOrEqual(0);
      if ("unanswered" in params) expect(params.unanswered ?? 0).toBeGreaterThanOrEqual(0);
    }
    expect(session.transfers[0]?.durationMs).toBeGreaterThanOrEqual(0);
    expect(session.transfers[0]?.rttMs ?? 0).toBeGreaterThanOrEqual(0);
  });
});
