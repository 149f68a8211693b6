// What shall be found in each capture: written down from its packets (tshark) before any rule was asked, and looked at again
// where a rule says something else. The captures of fixtures/lab bring their own: findings.json beside them.

/** A healthy session in clear text: nothing but the password that everybody can read. */
const clear = { above: [], notes: ["R28"] };
/** Nothing at all: TLS, or the password of "anonymous", which is none. */
const nothing = { above: [], notes: [] };

const named = (room, names, what) => names.map((name) => [`${room}/${name}`, what]);

/** By the end of a capture's path: the rules of errors and warnings, and those of notes that are decided. */
export const expected = new Map([
  ...named(
    "article",
    [
      "exact-active.pcap",
      "exact-passive.pcap",
      "vsftpd-inetutils-active.pcap",
      "vsftpd-inetutils-passive.pcap",
      "vsftpd-tnftp-active.pcap",
      "vsftpd-tnftp-passive.pcap",
    ],
    clear,
  ),
  ...named(
    "loss",
    [
      "download-before.pcap",
      // The greeting comes after 3 s, because a packet of the handshake was lost: nothing of a slow server.
      "download-behind.pcap",
      // AUTH is refused, and curl, which had only asked, goes on without.
      "slow-reader.pcap",
      "upload-before.pcap",
      "upload-behind.pcap",
    ],
    clear,
  ),
  ...named("nat", ["clocks.pcap", "guard.pcap", "hairpin.pcap", "passive.pcap"], clear),
  // PORT, EPRT or 227 is another line behind the router than before it.
  ...named("nat", ["active-helper-v6.pcap", "active-helper.pcap", "carrier.pcap", "server-helper.pcap"], {
    above: [],
    notes: ["R09", "R28"],
  }),
  // 227 names 10.0.0.9, the client goes to 203.0.113.2: it works with clients that know better.
  ["nat/server-behind.pcap", { above: ["R04"], notes: ["R28"] }],
  // The client does not know the certificate's issuer, says so in an alert, and leaves.
  ...named("tls", ["distrust-tls12-curl.pcap", "distrust-tls13-curl.pcap"], { above: ["R36"], notes: [] }),
  // The client demands TLS, the server answers 530 to AUTH, and the client leaves without a login.
  ["tls/refused-curl.pcap", { above: ["R38"], notes: [] }],
  // The client ends the handshake with the alert unknown_ca; vsftpd repeats it as an "OOPS" of its own.
  ...named("tls", ["distrust-tls12-curl.pcap", "distrust-tls13-curl.pcap"], { above: ["R36"], notes: [] }),
  // The client demands TLS (--ssl-reqd), the server refuses AUTH, and that is all.
  ["tls/refused-curl.pcap", { above: ["R38"], notes: [] }],
  // The client speaks TLS at once, the server says 220.
  ["tls/implicit-to-plain-curl.pcap", { above: ["R24"], notes: [] }],
  // The client waits for a greeting on port 990, the server for TLS, until an alert says so.
  ["tls/plain-to-implicit-curl.pcap", { above: ["R24"], notes: [] }],
  ...named("pcaps", ["suricata-filestore-passive.pcap", "zeek-bigtransfer.pcap", "zeek-retr.pcap"], nothing),
  ...named("pcaps", ["zeek-ipv4.pcap", "zeek-ipv6.pcap"], nothing),
  // Everything is asked in one go, and answered out of the air; 227 names nothing.
  ["pcaps/zeek-fake-server-delays-all.pcap", nothing],
  ["pcaps/zeek-ftp-auth-tls.pcap", nothing],
  ["pcaps/zeek-ftp-missing-space-after-reply-code.pcap", clear],
  ...named("pcaps", ["suricata-ftp-download-active.pcap", "suricata-ftp-download-passive.pcap"], clear),
  ["pcaps/suricata-firewall-116.pcap", clear],
  // PORT 2,2,2,3,0,80 from 1.1.1.2, a third host's web server, is answered with 200; nothing comes of it in the capture.
  ["pcaps/suricata-ftp-bounce.pcap", { above: ["R27"], notes: [] }],
]);

/** Rooms whose captures are all healthy, and encrypted, but for those above. */
const sealed = ["keylog", "tls"];

/** What is expected in a capture, by its room and name. Throws where nobody has written it down. */
export function expectedIn(room, name) {
  const what = expected.get(`${room}/${name}`);
  if (what !== undefined) return what;
  if (sealed.includes(room)) return nothing;
  throw new Error(`${room}/${name}: write down in scripts/accuracy/expected.mjs what shall be found`);
}
