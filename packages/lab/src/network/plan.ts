import type { NetworkKind, Trouble } from "../scenario.ts";
import type { Machine } from "./stage.ts";

/** Who is where in a network, and the commands that make it so. */
export interface Plan {
  /** The addresses that each end has itself. */
  readonly client: Addresses;
  readonly server: Addresses;
  /** The server's addresses as the client knows them. */
  readonly reached: Addresses;
  /** The router's, on the client's side and on the server's; null: there is none. */
  readonly router: readonly [near: Addresses, far: Addresses] | null;
  /** For sh, in the lab's own namespaces. */
  readonly script: string;
}

/** Of one machine, on one cable. */
interface Addresses {
  readonly ipv4: string;
  readonly ipv6: string;
}

const inside = (last: number): Addresses => ({ ipv4: `192.168.13.${last}`, ipv6: `fd00:13::${last}` });
const outside = (last: number): Addresses => ({ ipv4: `203.0.113.${last}`, ipv6: `2001:db8:113::${last}` });

/** Beyond the router from {@link outside}, and as public. */
const beyond = (last: number): Addresses => ({ ipv4: `198.51.100.${last}`, ipv6: `2001:db8:51::${last}` });

/** The router's addresses, within and without. */
const lan = inside(1);
const wan = outside(2);

/** How a network is built. The families that the visit does not need are off: nothing but FTP is to be captured. */
export function planOf(kind: NetworkKind, ipv6: boolean, { helper = false, mtu, kbits }: Trouble = {}): Plan {
  const atHome = clientOf(kind);
  const server = kind === "direct" || kind === "server-nat" ? inside(111) : outside(9);
  const reached = kind === "server-nat" ? wan : server;
  const router = routerOf(kind);
  const cables =
    router === null
      ? [cable(end("client", "eth0", atHome), end("server", "eth0", server))]
      : routed(atHome, server, kind, router);
  const machines: readonly Machine[] =
    kind === "direct" ? ["client", "server"] : ["client", "server", "router"];
  const script = [
    "set -e",
    ...machines.flatMap((machine) => machineLines(machine, ipv6)),
    ...cables,
    ...(mtu === undefined ? [] : [`ip -n router link set ${nextToClient(kind)} mtu ${mtu}`]),
    ...(kbits === undefined ? [] : ["client", "server"].flatMap((machine) => slowed(machine, kbits))),
    ...(kind === "direct" ? [] : [rulesOf(kind, helper, mtu !== undefined)]),
    ...machines.flatMap((machine) => (machine === "router" ? [] : carriesLine(machine))),
  ];
  return { client: atHome, server, reached, router, script: script.join("\n") };
}

function clientOf(kind: NetworkKind): Addresses {
  if (kind === "server-nat") return outside(104);
  return kind === "public" ? beyond(104) : inside(104);
}

function routerOf(kind: NetworkKind): Plan["router"] {
  if (kind === "direct") return null;
  if (kind === "server-nat") return [wan, lan];
  return [kind === "public" ? beyond(1) : lan, wan];
}

/** Nothing is solicited or reported that no cable would need; what comes late must not be answered by a router in between. */
function machineLines(machine: Machine, ipv6: boolean): readonly string[] {
  const settings = [
    `echo ${ipv6 ? 0 : 1} > ipv6/conf/all/disable_ipv6`,
    `echo ${ipv6 ? 0 : 1} > ipv6/conf/default/disable_ipv6`,
    "echo 0 > ipv6/conf/default/accept_ra",
    "echo 0 > ipv6/conf/default/router_solicitations",
    // A connection attempt that nobody answers is given up after three SYNs, 7 s, not after seven, two minutes.
    "echo 2 > ipv4/tcp_syn_retries",
    "[ ! -e ipv4/tcp_syn_linear_timeouts ] || echo 0 > ipv4/tcp_syn_linear_timeouts",
    ...(machine === "router"
      ? [
          "echo 1 > ipv4/ip_forward",
          "echo 1 > netfilter/nf_conntrack_acct",
          ...(ipv6 ? ["echo 1 > ipv6/conf/all/forwarding"] : []),
        ]
      : []),
  ];
  return [
    `ip netns add ${machine}`,
    `ip netns exec ${machine} sh -ec 'cd /proc/sys/net; ${settings.join("; ")}'`,
    `ip -n ${machine} link set lo up`,
  ];
}

interface End {
  readonly machine: Machine;
  readonly device: string;
  readonly addresses: Addresses;
  readonly hardware: string;
}

function end(machine: Machine, device: string, addresses: Addresses): End {
  // As a reader of the capture knows it again: the last byte of the address.
  const last = Number(addresses.ipv4.split(".").at(-1));
  return { machine, device, addresses, hardware: `02:00:00:00:00:${last.toString(16).padStart(2, "0")}` };
}

/** A cable between two machines, with each other's addresses known: no ARP among the packets. */
function cable(one: End, other: End): string {
  const up = ({ machine, device, addresses }: End, { addresses: peer, hardware }: End) => [
    // Checksums and segments as they would be on a cable.
    `ip netns exec ${machine} ethtool -K ${device} rx off tx off sg off tso off gso off gro off >/dev/null`,
    `ip -n ${machine} address add ${addresses.ipv4}/24 dev ${device}`,
    `ip -n ${machine} -6 address add ${addresses.ipv6}/64 dev ${device} nodad 2>/dev/null || true`,
    `ip -n ${machine} link set ${device} up`,
    `ip -n ${machine} neighbour replace ${peer.ipv4} lladdr ${hardware} dev ${device} nud permanent`,
    `ip -n ${machine} neighbour replace ${peer.ipv6} lladdr ${hardware} dev ${device} nud permanent 2>/dev/null || true`,
  ];
  return [
    `ip link add ${one.device} netns ${one.machine} address ${one.hardware} type veth ` +
      `peer name ${other.device} netns ${other.machine} address ${other.hardware}`,
    ...up(one, other),
    ...up(other, one),
  ].join("\n");
}

/** A router between the two; whoever is inside has it for everything else, and so has, for simplicity, whoever is outside. */
function routed(
  client: Addresses,
  server: Addresses,
  kind: NetworkKind,
  [near, far]: readonly [Addresses, Addresses],
): readonly string[] {
  const [nearDevice, farDevice] = kind === "server-nat" ? ["wan", "lan"] : ["lan", "wan"];
  const via = (machine: Machine, { ipv4, ipv6 }: Addresses) => [
    `ip -n ${machine} route add default via ${ipv4}`,
    `ip -n ${machine} -6 route add default via ${ipv6} 2>/dev/null || true`,
  ];
  return [
    cable(end("router", nearDevice, near), end("client", "eth0", client)),
    cable(end("router", farDevice, far), end("server", "eth0", server)),
    ...via("client", near),
    ...via("server", far),
  ];
}

/**
 * What would go too fast waits in the machine that sends it, before it is captured: an analyser that merges captures knows a
 * packet again that is at both ends at nearly the same time.
 */
function slowed(machine: string, kbits: number): readonly string[] {
  return [
    `ip netns exec ${machine} tc qdisc add dev eth0 root tbf rate ${kbits}kbit burst 4kb limit 1mb`,
    // Programs notice: what they have written does not all lie in the kernel.
    `ip netns exec ${machine} sh -c 'echo 4096 16384 32768 > /proc/sys/net/ipv4/tcp_wmem'`,
  ];
}

function nextToClient(kind: NetworkKind): string {
  return kind === "server-nat" ? "wan" : "lan";
}

/** The router's own rules: NAT, and that nobody outside reaches by themselves what NAT hides. */
function rulesOf(kind: NetworkKind, helper: boolean, silent: boolean): string {
  const helped = `
  ct helper ftp { type "ftp" protocol tcp; }
  chain helped {
    type filter hook prerouting priority -150
    tcp dport 21 ct helper set "ftp"
  }`;
  const silenced = `
  chain silenced {
    type filter hook output priority 0
    icmp type destination-unreachable drop
  }`;
  const hidden = `
  chain hidden {
    type filter hook forward priority 0
    iifname "wan" ct state new ct status ! dnat drop
  }`;
  const chains: Readonly<Record<NetworkKind, string>> = {
    direct: "",
    routed: "",
    public: "",
    "client-nat": `${hidden}
  chain postrouting {
    type nat hook postrouting priority 100
    oifname "wan" meta l4proto tcp masquerade to :61000-61999
  }`,
    "server-nat": `${hidden}
  chain prerouting {
    type nat hook prerouting priority -100
    iifname "wan" tcp dport 21 dnat to ${inside(111).ipv4}
    ${helper ? "" : `iifname "wan" tcp dport 50000-50009 dnat to ${inside(111).ipv4}`}
  }
  chain postrouting {
    type nat hook postrouting priority 100
    oifname "wan" masquerade
  }`,
  };
  return `ip netns exec router nft -f - <<'NFT'\ntable ip lab {${helper ? helped : ""}${silent ? silenced : ""}${chains[kind]}\n}\nNFT`;
}

/** A device that was made before its other end was up says so for a moment. */
function carriesLine(machine: Machine): string {
  return `ip netns exec ${machine} sh -c 'for _ in 1 2 3 4 5 6 7 8 9 10; do [ "$(cat /sys/class/net/eth0/carrier)" = 1 ] && exit 0; sleep 0.05; done; exit 1'`;
}
