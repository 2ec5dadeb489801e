/** The time of day, behind a port so that a test can play the same stream of events twice. */
export abstract class Clock {
  /** The present instant, in milliseconds since 1970-01-01T00:00Z. */
  abstract now(): number;

  /** Resolves after `ms` milliseconds of this clock. */
  abstract sleep(ms: number): Promise<void>;
}
