/** IP protocol numbers that are decoded. */
export const ipProtocols = {
  icmp: 1,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  gre: 47,
  ah: 51,
  icmpv6: 58,
  etherIp: 97,
  mpls: 137,
} as const;
