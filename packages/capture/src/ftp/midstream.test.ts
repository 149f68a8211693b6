import { describe, expect, it } from "vitest";
import { outline, Scene } from "../../test/scene.ts";

/** A record of application data. */
function sealed(length: number): Uint8Array {
  const record = new Uint8Array(length + 5);
  record.set([23, 3, 3, length >> 8, length & 255]);
  return record;
}

const client = "192.0.2.1:40000";

describe("TLS that began before the capture did", () => {
  it("is a session where it runs on FTP's port, its data connections inferred", () => {
    const scene = new Scene();
    const control = scene.flow(client, "198.51.100.2:21");
    control.data("initiator", sealed(40));
    control.data("responder", sealed(60));
    const data = scene.connect("192.0.2.1:40001", "198.51.100.2:50000");
    data.data("responder", new Uint8Array(2000));
    data.close();
    control.data("responder", sealed(45));
    const session = scene.session();
    expect(session).toMatchObject({ encrypted: "explicit", mechanism: "TLS", client: { port: 40000 } });
    expect(outline(session)).toEqual([
      "1 tcp.midstream",
      "1 control.encrypted",
      "2 control.encrypted",
      "3-9 tls.inferred.data",
      "10 control.encrypted",
    ]);
  });

  it("also with the middle of a record first, and only one side captured", () => {
    const scene = new Scene();
    const control = scene.flow(client, "198.51.100.2:990");
    control.data("responder", new Uint8Array(90).fill(99));
    control.data("responder", sealed(60));
    control.data("responder", sealed(61));
    const session = scene.session();
    expect(session.encrypted).toBe("implicit");
    expect(session.rows.map(({ params }) => params)).toMatchObject([{}, { who: "server", bytes: 221 }]);
  });

  it.each([
    ["on another port", "198.51.100.2:443", [sealed(40), sealed(41)]],
    ["of which no whole record is there", "198.51.100.2:21", [new Uint8Array(300).fill(3)]],
  ])("but not %s", (_, server, payloads) => {
    const scene = new Scene();
    const control = scene.flow(client, server);
    for (const payload of payloads) control.data("responder", payload);
    expect(scene.analyze().sessions).toEqual([]);
  });
});
