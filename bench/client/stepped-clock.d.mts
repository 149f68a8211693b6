export class SteppedClock {
  constructor(quietMs: number);
  now(): number;
  at(due: number, act: () => void): void;
  stirred(): void;
}
