// What else is on the wire beside FTP: names asked for, web pages, ARP.
import { Connection } from "./connection.mjs";
import { textContent } from "./content.mjs";
import { ephemeral } from "./hosts.mjs";

/** A record of TLS application data: nothing on 443 can be read. */
const OPAQUE = `\x17\x03\x03\x01\x2c${"~".repeat(300)}`;

/** Other traffic of one client, from now until the capture ends. */
export function* otherTraffic(world, client, resolver, web) {
  const { random, frames, clock } = world;
  for (;;) {
    yield random.exponential(400_000);
    const port = ephemeral(client);
    frames.arp(clock.now, client, resolver);
    yield 200;
    frames.udp(clock.now, client, port, resolver, 53, textContent(dns(random.whole(0, 65535), 0x0100)));
    yield 900;
    frames.udp(clock.now, resolver, 53, client, port, textContent(dns(random.whole(0, 65535), 0x8180)));
    const port443 = random.chance(0.7);
    const page = new Connection(
      world,
      client,
      ephemeral(client),
      web,
      port443 ? 443 : 80,
      random.whole(500, 20_000),
    );
    yield* page.open();
    yield* page.say(page.client, port443 ? OPAQUE : "GET / HTTP/1.1\r\nHost: www.example.net\r\n\r\n");
    if (!port443) yield* page.say(page.server, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
    yield* page.send(page.server, random.logNormal(15000, 1.2, 1 << 20));
    yield* page.close(page.client);
  }
}

/** A question for www.example.net. */
function dns(id, flags) {
  const two = (n) => String.fromCharCode(n >> 8, n & 255);
  return `${two(id)}${two(flags)}${two(1)}${two(0)}${two(0)}${two(0)}\x03www\x07example\x03net\0${two(1)}${two(1)}`;
}
