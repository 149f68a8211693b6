// Which findings above a note each capture is to have: written down from its packets (tshark) before any rule was asked. The
// captures of fixtures/lab bring their own: findings.json beside them.

/** By the end of a capture's path; what is not here is healthy, and nothing may be found in it but notes. */
export const expected = new Map(
  Object.entries({
    // 227 names 10.0.0.9, the client goes to 203.0.113.2: it works for clients that know better.
    "nat/server-behind.pcap": ["R04"],
    // The client sends a ClientHello, the server a 220.
    "tls/implicit-to-plain-curl.pcap": ["R24"],
    // The client waits for a greeting on a port where the server waits for TLS.
    "tls/plain-to-implicit-curl.pcap": ["R24"],
    // PORT 2,2,2,3,0,80 from 1.1.1.2 is answered with 200: a third host, and a port below 1024.
    "pcaps/suricata-ftp-bounce.pcap": ["R27"],
  }),
);
