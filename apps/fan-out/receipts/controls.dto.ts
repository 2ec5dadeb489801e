import { Equals, IsISO8601, IsInt } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** What is to be sent again. */
export class Resend {
  /** Those that finally failed. */
  @Equals('failed') state: 'failed';
}

/** How many are sent again. They are deferred at once and go out under the ids that they had. */
export class Resent {
  @BoundedId('pst') post_id: string;
  @IsInt() resent: number;
}

/** What was not sent by then is skipped; what was being sent is finished. */
export class Stopped {
  @BoundedId('pst') post_id: string;
  @IsISO8601() stopped_at: string;
}
