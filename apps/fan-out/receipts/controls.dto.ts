import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Equals,
  IsArray,
  IsISO8601,
  IsInt,
  IsOptional,
  Matches,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** Which deliveries to send again. */
export class Resend {
  /** Deliveries that failed and would not be tried again. */
  @Equals('failed') state: 'failed';
  /** Only those of these followers, 1 to 1,000; all when it is left out. @example ["fol_01k3v7x9q2m4n6p8r0s2t4v6w8"] */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ArrayUnique()
  @Matches(/^fol_[0-9a-hjkmnp-tv-z]{26}$/, { each: true })
  follower_ids?: string[];
}

/** How many deliveries are sent again. They are deferred at once, and keep their delivery ids. */
export class Resent {
  @BoundedId('pst') post_id: string;
  @IsInt() resent: number;
}

/** Deliveries that had not begun by then are skipped; those that were being sent are finished. */
export class Stopped {
  @BoundedId('pst') post_id: string;
  @IsISO8601() stopped_at: string;
}
