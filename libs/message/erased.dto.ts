import { IsISO8601 } from 'class-validator';
import { make } from '#platform/events/make.js';

const HOUR_MS = 3_600_000;
/** Allowance for the log's deletion, in milliseconds; both stacks delete within minutes. */
const DELETING_MS = HOUR_MS;

/** The answer to the erasure of a person. */
export class Erased {
  /** When the person was erased from the tables. */
  @IsISO8601() erased_at: string;
  /** When the event log will have deleted all data of the person; until then they are sealed for one app. */
  @IsISO8601() forgotten_by: string;
}

/** Creates the answer for a person who is erased at `now` (milliseconds since 1970) from topics with this retention (days). */
export const erased = (now: number, retention: number): Erased =>
  make(Erased, {
    erased_at: new Date(now).toISOString(),
    forgotten_by: new Date(now + retention * 24 * HOUR_MS + DELETING_MS).toISOString(),
  });
