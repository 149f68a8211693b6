import type { DataMode, RepresentationType } from "@twinport/client";

/** What the user can switch, besides what the dialog shows. */
export interface Settings {
  /** We open data connections; else the server does. */
  passive: boolean;
  /** EPSV and EPRT come first, which IPv6 needs; else PASV and PORT. */
  epsv4: boolean;
  /** Ask before each file of many. */
  prompt: boolean;
  type: RepresentationType;
  /** Log in as soon as a connection is open. */
  readonly autoLogin: boolean;
}

/** The ways to make a data connection, in the order in which they are tried. */
export function dataModes({ passive, epsv4 }: Settings): DataMode[] {
  const modes: DataMode[] = passive ? ["epsv", "pasv"] : ["eprt", "port"];
  return epsv4 ? modes : modes.reverse();
}

/** "on" or "off". */
export function onOff(value: boolean): string {
  return value ? "on" : "off";
}

/** The type as users call it. */
export function typeName(type: RepresentationType): string {
  return type === "image" ? "binary" : "ascii";
}
