/** A reply of the server. */
export interface FTPResponse {
  /** Three digits. */
  readonly code: number;
  /** The whole reply with its code; lines are parted by "\n". */
  readonly message: string;
}

/** The server answered with 4yz or 5yz, or with a 3yz where that leads nowhere. The connection stays usable. */
export class FTPError extends Error {
  readonly code: number;

  constructor(response: FTPResponse) {
    super(response.message);
    this.name = this.constructor.name;
    this.code = response.code;
  }
}

/** 1yz: the action has begun. */
export const isPreliminary = (code: number): boolean => code >= 100 && code < 200;
/** 2yz: the action is done. */
export const isPositive = (code: number): boolean => code >= 200 && code < 300;
