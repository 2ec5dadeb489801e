import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { LogRecord } from '../ports/event-log.port.js';
import type { Topic } from './topic.js';

/** An event as a consumer gets it: CloudEvents attributes and the typed data. */
export interface Event<E extends object = object> {
  id: string;
  /** Name of the event's class. */
  type: string;
  /** The app that wrote it. */
  source: string;
  /** When it was written. */
  at: Date;
  /** What its order is kept by: the aggregate's id, or that of what the aggregate belongs to. */
  key: string;
  /** Counts the aggregate's events from 1. */
  sequence: number;
  data: E;
}

/** Thrown on an event that is not of its topic: an unknown type, a missing, wrong or undeclared field. Names fields, never values. */
export class InvalidEvent extends Error {}

const RULES = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true } as const;

function names(errors: ValidationError[]): string {
  return errors
    .map((error) => `${error.property} (${Object.keys(error.constraints ?? { nested: '' }).join(', ')})`)
    .join('; ');
}

function check(topic: Topic<any>, type: string, data: object): void {
  const errors = validateSync(data, RULES);
  if (errors.length > 0) throw new InvalidEvent(`${type} on ${topic.name} is refused: ${names(errors)}`);
}

/** The record of an event about to be written; throws InvalidEvent where the data breaks its class's rules. */
export function toRecord<E extends object>(
  topic: Topic<E>,
  data: E,
  attributes: { id: string; source: string; at: number; sequence: number },
): LogRecord {
  const type = data.constructor.name;
  if (topic.classOf(type) !== data.constructor)
    throw new InvalidEvent(`${type} is not an event of ${topic.name}`);
  check(topic, type, data);
  const key = topic.key(data);
  return {
    topic: topic.name,
    key,
    id: attributes.id,
    headers: {
      type,
      source: attributes.source,
      subject: key,
      time: new Date(attributes.at).toISOString(),
      sequence: String(attributes.sequence),
    },
    payload: JSON.stringify(data),
  };
}

/** The event of a record read from the log; throws InvalidEvent where it is not one of the topic. */
export function fromRecord<E extends object>(topic: Topic<E>, record: LogRecord): Event<E> {
  const type = record.headers['type'] ?? '';
  const eventClass = topic.classOf(type);
  if (!eventClass) throw new InvalidEvent(`${topic.name} has no event of type ${type.slice(0, 60)}`);
  let plain: unknown;
  try {
    plain = JSON.parse(record.payload);
  } catch {
    throw new InvalidEvent(`${type} on ${topic.name} is not JSON`);
  }
  if (plain === null || typeof plain !== 'object' || Array.isArray(plain)) {
    throw new InvalidEvent(`${type} on ${topic.name} is not an object`);
  }
  const data = plainToInstance(eventClass, plain);
  check(topic, type, data);
  return {
    id: record.id,
    type,
    source: record.headers['source'] ?? '',
    at: new Date(record.headers['time'] ?? 0),
    key: record.key,
    sequence: Number(record.headers['sequence'] ?? 0),
    data,
  };
}
