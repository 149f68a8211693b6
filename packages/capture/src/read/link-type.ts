/** LINKTYPE_ numbers that the decoder reads (tcpdump.org/linktypes.html). */
export const linkTypes = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  rawBsd: 12,
  rawOpenBsd: 14,
  pppSerial: 50,
  pppEther: 51,
  atmLlc: 100,
  raw: 101,
  ciscoHdlc: 104,
  wlan: 105,
  loop: 108,
  linuxCooked: 113,
  prism: 119,
  radiotap: 127,
  avs: 163,
  pppWithDirection: 204,
  mpls: 219,
  ipv4: 228,
  ipv6: 229,
  nflog: 239,
  linuxCooked2: 276,
} as const;

/** Those, and a few common others. */
const names: Readonly<Record<number, string>> = {
  0: "NULL",
  1: "EN10MB",
  6: "IEEE802_5",
  9: "PPP",
  10: "FDDI",
  12: "RAW",
  14: "RAW",
  50: "PPP_SERIAL",
  51: "PPP_ETHER",
  100: "ATM_RFC1483",
  101: "RAW",
  104: "C_HDLC",
  105: "IEEE802_11",
  107: "FRELAY",
  108: "LOOP",
  113: "LINUX_SLL",
  119: "PRISM_HEADER",
  127: "IEEE802_11_RADIO",
  147: "USER0",
  163: "IEEE802_11_RADIO_AVS",
  189: "USB_LINUX",
  195: "IEEE802_15_4",
  204: "PPP_WITH_DIR",
  219: "MPLS",
  220: "USB_LINUX_MMAPPED",
  228: "IPV4",
  229: "IPV6",
  239: "NFLOG",
  253: "NETLINK",
  276: "LINUX_SLL2",
};

/** Name of a link type as tcpdump and Wireshark's tools have it; "LINKTYPE_999" for one without. */
export function linkTypeName(linkType: number): string {
  return names[linkType] ?? `LINKTYPE_${linkType}`;
}
