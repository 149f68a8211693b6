import { passivePorts } from "../network/stage.ts";

const [first, last] = passivePorts;

/** A stateful firewall on the router that admits port 21, and does with everything else what `verdict` says. */
export function admitting(verdict: string): string {
  return `table ip firewall {
  chain forward {
    type filter hook forward priority 10
    ct state established,related accept
    tcp dport 21 accept
    ${verdict}
  }
}`;
}

/** A stateful firewall on the router: who is inside may connect to anything, nobody outside to anybody inside. */
export const outwardOnly = `table ip firewall {
  chain forward {
    type filter hook forward priority 10
    ct state established,related accept
    iifname "lan" accept
    drop
  }
}`;

/** A client's own firewall, which lets connections out to well-known ports only. */
export const knownServicesOnly = `table inet firewall {
  chain output {
    type filter hook output priority 0
    ct state new tcp dport != { 21, 80, 443, 990 } drop
  }
}`;

/** A server's own firewall that answers for its passive ports as if nobody listened. */
export const refusingRules = `table inet firewall {
  chain input {
    type filter hook input priority 0
    tcp dport ${first}-${last} reject with tcp reset
  }
}`;

/**
 * Who fetches a file gets an RST once 100,000 bytes have passed, in the server's name, and answers the next data with an RST
 * of its own: so the connection ends at both ends.
 */
export const resettingRules = `table ip firewall {
  chain forward {
    type filter hook forward priority 10
    tcp dport ${first}-${last} tcp flags & rst == 0 ct bytes > 100000 reject with tcp reset
  }
}`;

/**
 * The router forgets a control connection that has rested for 3 s, where real ones take minutes or an hour, and drops what
 * belongs to no connection that it knows.
 */
export const forgettingRules = `table ip firewall {
  ct timeout short { protocol tcp; policy = { established : 3 }; }
  chain track {
    type filter hook prerouting priority -100
    tcp dport 21 ct timeout set "short"
  }
  chain forward {
    type filter hook forward priority 10
    ct state new tcp flags & (syn | ack) != syn drop
  }
}`;
