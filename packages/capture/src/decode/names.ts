const etherTypes: Readonly<Record<number, string>> = {
  4: "LLC",
  2054: "ARP",
  2114: "Wake-on-LAN",
  8192: "CDP",
  32821: "RARP",
  32923: "AppleTalk",
  33079: "IPX",
  34825: "LACP",
  34915: "PPPoE discovery",
  34958: "EAPOL",
  35020: "LLDP",
  35045: "MACsec",
  35063: "PTP",
  36864: "loopback test",
};

/** Short name of an ethertype, or "ethertype 0x1234". */
export function etherTypeName(type: number): string {
  return etherTypes[type] ?? `ethertype 0x${type.toString(16).padStart(4, "0")}`;
}

const pppProtocols: Readonly<Record<number, string>> = {
  45: "PPP, compressed TCP",
  47: "PPP, compressed TCP",
  253: "PPP, compressed",
  32801: "PPP IPCP",
  32855: "PPP IPV6CP",
  33021: "PPP CCP",
  49185: "PPP LCP",
  49187: "PPP PAP",
  49189: "PPP LQR",
  49699: "PPP CHAP",
  49703: "PPP EAP",
};

/** Short name of a PPP protocol number, or "PPP protocol 0x1234". */
export function pppProtocolName(protocol: number): string {
  return pppProtocols[protocol] ?? `PPP protocol 0x${protocol.toString(16).padStart(4, "0")}`;
}

const ipProtocols: Readonly<Record<number, string>> = {
  2: "IGMP",
  4: "IP-in-IP",
  33: "DCCP",
  41: "IPv6-in-IP",
  46: "RSVP",
  47: "GRE",
  50: "ESP",
  51: "AH",
  59: "IPv6 without payload",
  88: "EIGRP",
  89: "OSPF",
  103: "PIM",
  112: "VRRP",
  115: "L2TP",
  132: "SCTP",
  136: "UDP-Lite",
};

/** Short name of an IP protocol number, or "IP protocol 99". */
export function ipProtocolName(protocol: number): string {
  return ipProtocols[protocol] ?? `IP protocol ${protocol}`;
}

const udpPorts: Readonly<Record<number, string>> = {
  53: "DNS",
  67: "DHCP",
  68: "DHCP",
  69: "TFTP",
  123: "NTP",
  137: "NetBIOS",
  138: "NetBIOS",
  161: "SNMP",
  162: "SNMP",
  443: "QUIC",
  514: "syslog",
  546: "DHCPv6",
  547: "DHCPv6",
  1900: "SSDP",
  4789: "VXLAN",
  5353: "mDNS",
  5355: "LLMNR",
};

/** What runs over UDP between two ports, by the well-known one; else "UDP". */
export function udpName(source: number, destination: number): string {
  return udpPorts[destination] ?? udpPorts[source] ?? "UDP";
}
