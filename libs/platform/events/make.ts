import type { EventClass } from './topic.js';

/** Creates an instance of a class without a constructor and sets its fields; used for events, rows and answers. */
export function make<E extends object>(type: EventClass<E>, fields: E): E {
  return Object.assign(new type(), fields);
}
