import type { EventClass } from './topic.js';

/** An instance of a plain class with its fields set: events, rows and answers are all made this way. */
export function make<E extends object>(type: EventClass<E>, fields: E): E {
  return Object.assign(new type(), fields);
}
