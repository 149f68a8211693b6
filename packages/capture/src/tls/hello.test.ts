import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientHello, serverHello } from "../../test/tls.ts";
import { readClientHello, readServerHello } from "./hello.ts";

const body = (message: Uint8Array): Uint8Array => message.subarray(4);

describe("hellos", () => {
  it("a client's: the highest version that is known, name, protocols", () => {
    const greased = [0x7a7a, 0x0303, 0x0304];
    expect(
      readClientHello(
        body(clientHello({ serverName: "ftp.example.test", versions: greased, alpn: ["ftp", "x"] })),
      ),
    ).toMatchObject({ version: 0x0304, serverName: "ftp.example.test", alpn: ["ftp", "x"] });
    expect(readClientHello(body(clientHello()))).toMatchObject({
      version: 0x0303,
      serverName: null,
      alpn: [],
    });
  });

  it("a server's: supported_versions decides, pre_shared_key tells", () => {
    expect(readServerHello(body(serverHello()))).toMatchObject({ version: 0x0303, cipher: 0xc030 });
    expect(readServerHello(body(serverHello({ cipher: 0x1301, tls13: true, resumed: true })))).toMatchObject({
      version: 0x0304,
      cipher: 0x1301,
      retry: false,
      preSharedKey: true,
      alpn: null,
    });
  });

  it("cut at any byte: null, or what was there", () => {
    const whole = body(clientHello({ serverName: "ftp.example.test", versions: [0x0304], alpn: ["ftp"] }));
    for (let length = 0; length < whole.length; length++) {
      const read = readClientHello(whole.subarray(0, length));
      if (length < 40) expect(read).toBeNull();
      else
        expect(["ftp.example.test", null]).toContain(
          read?.serverName?.slice(0, 16) === "ftp.example.test" ? "ftp.example.test" : null,
        );
    }
  });

  it("any bytes: no exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readClientHello(bytes);
        readServerHello(bytes);
      }),
    );
  });
});
