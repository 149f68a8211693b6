// Where each announcement of a data connection stands in the captures, and where the connection that it announced begins.
// The truth that docs/accuracy.md measures by. It was not made by Twinport: the segments were taken from tshark, announcements
// found in them, TLS opened by tshark with the key logs (in copies that say AUTH TLS where curl said AUTH SSL, which tshark does not
// know), endpoints matched with SYNs by a script that shares nothing with ours, and each row looked at.

/** By capture: frame of the PORT, EPRT, 227 or 229, and frame of the SYN, null where nobody connected. A repeated segment counts once. */
export const announcements = {
  "suricata-filestore-passive.pcap": [[23, 25]],
  "suricata-firewall-116.pcap": [
    [14, 15],
    [30, 31],
    [46, 47],
    [62, 63],
    [78, 79],
    [94, 95],
    [110, 111],
    [140, 141],
    [156, 157],
    [172, 173],
    [188, 189],
    [204, 205],
    [220, 221],
    [236, 237],
  ],
  "suricata-ftp-bounce.pcap": [
    [10, null],
    [27, null],
  ],
  "suricata-ftp-download-active.pcap": [
    [13, 16],
    [29, 32],
    [45, 48],
  ],
  "suricata-ftp-download-passive.pcap": [
    [14, 15],
    [30, 31],
    [46, 47],
  ],
  "zeek-bigtransfer.pcap": [
    [20, 22],
    [43, 45],
  ],
  "zeek-fake-server-delays-all.pcap": [],
  "zeek-ftp-auth-tls.pcap": [],
  "zeek-ftp-missing-space-after-reply-code.pcap": [],
  "zeek-ipv4.pcap": [
    [20, 22],
    [39, 40],
    [57, 60],
    [75, 78],
  ],
  "zeek-ipv6.pcap": [
    [28, 30],
    [45, 47],
    [68, 70],
    [90, 94],
    [113, 117],
  ],
  "zeek-retr.pcap": [[23, 26]],
  "exact-active.pcap": [
    [19, 22],
    [37, 40],
  ],
  "exact-passive.pcap": [
    [17, 19],
    [36, 37],
  ],
  "vsftpd-inetutils-active.pcap": [
    [13, 16],
    [29, 32],
  ],
  "vsftpd-inetutils-passive.pcap": [
    [14, 15],
    [30, 31],
  ],
  "vsftpd-tnftp-active.pcap": [
    [24, 27],
    [42, 45],
  ],
  "vsftpd-tnftp-passive.pcap": [
    [25, 26],
    [43, 44],
  ],
  "secrets-inside.pcapng": [
    [29, 30],
    [58, 60],
  ],
  "tls10-cbc-vsftpd-curl.pcap": [[24, 25]],
  "tls12-aes128-proftpd-curl.pcap": [[24, 25]],
  "tls12-aes256-vsftpd-lftp.pcap": [
    [44, 45],
    [66, 67],
  ],
  "tls12-cbc-etm-vsftpd-curl.pcap": [[24, 25]],
  "tls12-cbc-sha384-vsftpd-curl.pcap": [[24, 25]],
  "tls12-cbc-vsftpd-lftp.pcap": [[49, 50]],
  "tls12-ccc-proftpd-curl.pcap": [[28, 29]],
  "tls12-ccm-vsftpd-lftp.pcap": [[44, 45]],
  "tls12-chacha-vsftpd-curl.pcap": [[24, 25]],
  "tls13-aes128-proftpd-curl.pcap": [[25, 26]],
  "tls13-aes256-proftpd-lftp.pcap": [
    [65, 66],
    [95, 96],
    [123, 124],
  ],
  "tls13-aes256-vsftpd-curl.pcap": [
    [29, 30],
    [58, 60],
  ],
  "tls13-ccc-proftpd-lftp.pcap": [[74, 75]],
  "tls13-chacha-vsftpd-lftp.pcap": [
    [54, 57],
    [118, 121],
    [146, 149],
  ],
  "tls13-clear-data-vsftpd-lftp.pcap": [[50, 51]],
  "tls13-implicit-vsftpd-curl.pcap": [[28, 29]],
  "active-tls13-lftp.pcap": [],
  "ccc-tls12-curl.pcap": [[28, 30]],
  "clear-data-tls13-lftp.pcap": [],
  "distrust-tls12-curl.pcap": [],
  "distrust-tls13-curl.pcap": [],
  "explicit-tls12-cbc-curl.pcap": [],
  "explicit-tls12-curl.pcap": [],
  "explicit-tls13-curl.pcap": [],
  "implicit-tls13-curl.pcap": [],
  "implicit-to-plain-curl.pcap": [],
  "plain-to-implicit-curl.pcap": [],
  "refused-curl.pcap": [],
  "active-helper-v6.pcap": [
    [29, 44],
    [30, 43],
  ],
  "active-helper.pcap": [
    [25, 40],
    [26, 39],
  ],
  "carrier.pcap": [
    [37, 60],
    [38, 59],
    [39, 58],
  ],
  "clocks.pcap": [
    [14, 15],
    [51, 52],
  ],
  "guard.pcap": [
    [38, 43],
    [39, 40],
  ],
  "hairpin.pcap": [
    [34, 38],
    [35, null],
    [36, 37],
  ],
  "passive.pcap": [
    [27, 32],
    [28, 31],
  ],
  "server-behind.pcap": [
    [27, 30],
    [28, 29],
  ],
  "server-helper.pcap": [
    [27, 30],
    [28, 29],
  ],
  "download-before.pcap": [[14, 15]],
  "download-behind.pcap": [[17, 18]],
  "slow-reader.pcap": [[20, 21]],
  "upload-before.pcap": [[14, 15]],
  "upload-behind.pcap": [[16, 17]],
};
