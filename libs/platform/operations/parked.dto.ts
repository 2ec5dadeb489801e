import { Type } from 'class-transformer';
import { IsISO8601, IsInt, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { OneLine } from '../http/text.js';

/** A parked key of a subscription. */
export class ParkedKeyInput {
  /** @example fan-out.posts */
  @IsString() @Length(1, 64) subscription: string;
  /** @example chn_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsString() @Length(1, 64) key: string;
}

/** A parked event that is to be dropped, and why. */
export class SkipParkedInput extends ParkedKeyInput {
  /** Why the event is dropped; logged with its id. @example The channel was deleted by hand */
  @OneLine(3, 500) reason: string;
}

/** A key whose events were set aside. */
export class ParkedKey {
  /** @example fan-out.posts */
  @IsString() subscription: string;
  /** @example chn_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsString() key: string;
  @IsInt() events: number;
  /** Error of the first event. @example QueryFailedError */
  @IsOptional() @IsString() error: string | null;
  @IsISO8601() parked_at: string;
}

/** An app's parked keys, the oldest first; at most 1,000. */
export class ParkedKeys {
  @ValidateNested({ each: true }) @Type(() => ParkedKey) items: ParkedKey[];
}

/** Number of events that were applied. */
export class Retried {
  @IsInt() taken: number;
}

/** The event that was dropped. */
export class Skipped {
  /** @example evt_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsString() skipped: string;
}
