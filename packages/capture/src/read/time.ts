/** What a clock writes to: seconds and nanoseconds since the Unix epoch. */
export interface Time {
  seconds: number;
  nanos: number;
}

/** Seconds that a Date can hold, either way: no renderer is to meet an impossible time. */
const largest = 8_640_000_000_000;

/** How an interface of a pcapng file counts time: units per second and an offset in seconds. */
export interface Clock {
  /** 10^n or 2^n (if_tsresol). */
  readonly unitsPerSecond: bigint;
  /** if_tsoffset. */
  readonly offset: bigint;
}

/** Microseconds since the epoch: what an interface has that says nothing of its clock. */
export const defaultClock: Clock = { unitsPerSecond: 1_000_000n, offset: 0n };

/** The units of an if_tsresol byte: 10^-n, or 2^-n with the highest bit set. */
export function unitsOfResolution(resolution: number): bigint {
  const exponent = BigInt(resolution & 0x7f);
  return resolution & 0x80 ? 2n ** exponent : 10n ** exponent;
}

/** Reads a 64-bit time stamp into `into`; an impossible one reads as the epoch. */
export type TimeReader = (high: number, low: number, into: Time) => void;

/** Turns the 64-bit time stamps of one interface into seconds and nanoseconds. */
export function timeReader(clock: Clock): TimeReader {
  const { unitsPerSecond, offset } = clock;
  // BigInt for every packet would be the slowest step of reading; the usual decimal clocks do without.
  const plain = unitsPerSecond <= 1_000_000_000n && 1_000_000_000n % unitsPerSecond === 0n && fits(offset);
  if (!plain) return (high, low, into) => readExactly(clock, high, low, into);
  const units = Number(unitsPerSecond);
  const nanosPerUnit = 1_000_000_000 / units;
  const base = Number(offset);
  return (high, low, into) => {
    // Long division by 16-bit digits: every intermediate value stays below 2^53.
    let seconds = Math.floor(high / units);
    let rest = (high % units) * 65_536 + (low >>> 16);
    seconds = seconds * 65_536 + Math.floor(rest / units);
    rest = (rest % units) * 65_536 + (low & 0xffff);
    seconds = seconds * 65_536 + Math.floor(rest / units);
    seconds += base;
    const possible = Math.abs(seconds) <= largest;
    into.seconds = possible ? seconds : 0;
    into.nanos = possible ? (rest % units) * nanosPerUnit : 0;
  };
}

function readExactly({ unitsPerSecond, offset }: Clock, high: number, low: number, into: Time): void {
  const value = (BigInt(high) << 32n) | BigInt(low);
  const seconds = value / unitsPerSecond + offset;
  const possible = fits(seconds);
  into.seconds = possible ? Number(seconds) : 0;
  into.nanos = possible ? Number(((value % unitsPerSecond) * 1_000_000_000n) / unitsPerSecond) : 0;
}

function fits(seconds: bigint): boolean {
  return seconds >= -BigInt(largest) && seconds <= BigInt(largest);
}
