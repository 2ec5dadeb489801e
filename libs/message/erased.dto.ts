import { IsISO8601 } from 'class-validator';
import { make } from '#platform/events/make.js';

const HOUR_MS = 3_600_000;
/** The logs of both stacks delete what is due within minutes. */
const DELETING_MS = HOUR_MS;

/** What becomes of an erased person. */
export class Erased {
  /** When the person was erased here. */
  @IsISO8601() erased_at: string;
  /** By when the event log holds nothing of the person any more; until then it holds it sealed, for one app alone. */
  @IsISO8601() forgotten_by: string;
}

/** Says of a person who is erased now, and of whom topics with this retention (days) tell, by when these have forgotten them. */
export const erased = (now: number, retention: number): Erased =>
  make(Erased, {
    erased_at: new Date(now).toISOString(),
    forgotten_by: new Date(now + retention * 24 * HOUR_MS + DELETING_MS).toISOString(),
  });
