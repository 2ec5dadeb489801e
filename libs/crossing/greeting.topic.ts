import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

abstract class GreetingFact {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('grt') greeting_id: string;
}

/** A greeting is there, or there again, for ads to name. What it says stays in chat. */
export class GreetingOffered extends GreetingFact {}

/** A greeting was archived: no further ad can name it. */
export class GreetingArchived extends GreetingFact {}

/** Which greetings there are, by greeting id. Written by chat. */
export const greetings = Topic.declare(
  'crossing.greeting',
  [GreetingOffered, GreetingArchived],
  (event) => event.greeting_id,
  { partitions: 3, retention: 'forever' },
);
