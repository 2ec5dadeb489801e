import { Equals, IsISO8601, IsInt } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** Which deliveries to send again. */
export class Resend {
  /** Deliveries that failed and would not be tried again. */
  @Equals('failed') state: 'failed';
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
