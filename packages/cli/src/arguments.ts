import { limits, parsePrefix } from "@twinport/protocol";
import { InvalidArgumentError } from "commander";

/** A whole number from 1 on. */
export function count(text: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1) throw new InvalidArgumentError("It is not a number from 1 on.");
  return number;
}

/** 0 to 65535. */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) throw new InvalidArgumentError("It is not a port, 0 to 65535.");
  return port;
}

/** "50000-50100" */
export function portRange(text: string): [number, number] {
  const [from, to, more] = text.split("-").map((part) => portNumber(part));
  if (from === undefined || to === undefined || more !== undefined || from === 0 || from > to) {
    throw new InvalidArgumentError("It is not a range of ports, such as 50000-50100.");
  }
  if (to - from >= limits.passivePorts) {
    throw new InvalidArgumentError(
      `Each is kept open, so they are ${limits.passivePorts} at most; some dozens serve hundreds of clients.`,
    );
  }
  return [from, to];
}

/** Ports of an option that may be given more than once. */
export function ports(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, portNumber(text)];
}

/** Values of an option that may be given more than once. */
export function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** "list,read" */
export function words(text: string): readonly string[] {
  return text.split(",").map((word) => word.trim());
}

/** Networks of an option that may be given more than once: "192.0.2.0/24", or one address. */
export function networks(text: string, before: readonly string[] = []): readonly string[] {
  if (parsePrefix(text) === undefined) {
    throw new InvalidArgumentError("It is not a network, such as 192.0.2.0/24, nor an address.");
  }
  return [...before, text];
}
