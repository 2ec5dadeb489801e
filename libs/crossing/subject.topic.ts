import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** The person behind a subject was erased: the rows that the ads side keeps can no longer be linked to a person. */
export class SubjectErased {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('sub') subject_id: string;
  @BoundedInstant() at: number;
}

/** Erased subjects. Keyed by subject id. Written by chat and fan-out; read by ad-attribution. */
export const subjects = Topic.declare('crossing.subject', [SubjectErased], (event) => event.subject_id, {
  partitions: 3,
  retention: 'forever',
});
