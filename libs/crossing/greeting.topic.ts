import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

abstract class GreetingFact {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('grt') greeting_id: string;
}

/** A greeting was created or restored, so that ads can use it. Its text stays in chat. */
export class GreetingOffered extends GreetingFact {}

/** A greeting was archived: new ads cannot use it. */
export class GreetingArchived extends GreetingFact {}

/** The greetings that exist. Keyed by greeting id; written by chat. */
export const greetings = Topic.declare(
  'crossing.greeting',
  [GreetingOffered, GreetingArchived],
  (event) => event.greeting_id,
  { partitions: 3, retention: 'forever' },
);
