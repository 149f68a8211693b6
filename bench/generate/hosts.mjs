// Who is on the network.

/** A host with one address. `sum` is the address's 16-bit words added up, for checksums; `text` how it is written. */
function host(ip, number) {
  const mac = Buffer.from([0x02, 0x00, ip.length, 0, number >> 8, number & 255]);
  let sum = 0;
  for (let i = 0; i < ip.length; i += 2) sum += (ip[i] << 8) | ip[i + 1];
  return {
    ip,
    mac,
    sum,
    v6: ip.length === 16,
    text: ip.length === 4 ? ip.join(".") : v6Text(ip),
    port: 32768,
  };
}

function v6Text(ip) {
  return Array.from({ length: 8 }, (_, i) => ((ip[2 * i] << 8) | ip[2 * i + 1]).toString(16)).join(":");
}

function v6Bytes(last) {
  const ip = Buffer.alloc(16);
  ip.writeUInt32BE(0x20010db8, 0);
  ip.writeUInt16BE(last, 14);
  return ip;
}

/** A client of IPv4, from 10.0.0.0/16. */
export const client4 = (n) => host(Buffer.from([10, 0, n >> 8, n & 255]), n);
/** A server of IPv4, from 192.0.2.0/24. */
export const server4 = (n) => host(Buffer.from([192, 0, 2, n]), 4096 + n);
/** A client of IPv6. */
export const client6 = (n) => host(v6Bytes(0x1000 + n), n);
/** A server of IPv6. */
export const server6 = (n) => host(v6Bytes(n), 4096 + n);

/** The next ephemeral port of a host, as Linux counts them: 32768 … 60999. */
export function ephemeral(of) {
  of.port = of.port >= 60999 ? 32768 : of.port + 1;
  return of.port;
}
