import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { isPlainlyValid, plainInstance } from './compiled-rules.js';
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
  /** Events of one key stay in order. It is the aggregate's id, or the id of the aggregate's parent. */
  key: string;
  /** Number of the event within its aggregate, from 1. */
  sequence: number;
  data: E;
}

/** Thrown for an event that its topic does not allow: unknown type, or a missing, wrong or undeclared field. It names fields, never values. */
export class InvalidEvent extends Error {}

const VALIDATOR_OPTIONS = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true } as const;

function describeErrors(errors: ValidationError[]): string {
  return errors
    .map((error) => `${error.property} (${Object.keys(error.constraints ?? { nested: '' }).join(', ')})`)
    .join('; ');
}

function validate(topic: Topic<any>, type: string, data: object): void {
  if (isPlainlyValid(data)) return;
  const errors = validateSync(data, VALIDATOR_OPTIONS);
  if (errors.length > 0)
    throw new InvalidEvent(`${type} on ${topic.name} is refused: ${describeErrors(errors)}`);
}

let lastInstant = { at: NaN, text: '' };

/** An instant in ISO 8601; of many events of one millisecond it is written once. */
function isoOf(at: number): string {
  if (lastInstant.at !== at) lastInstant = { at, text: new Date(at).toISOString() };
  return lastInstant.text;
}

/** Converts an event to a record of the log; throws InvalidEvent if the data breaks its class's rules. */
export function toRecord<E extends object>(
  topic: Topic<E>,
  data: E,
  attributes: { id: string; source: string; at: number; sequence: number },
): LogRecord {
  const type = data.constructor.name;
  if (topic.classOf(type) !== data.constructor)
    throw new InvalidEvent(`${type} is not an event of ${topic.name}`);
  validate(topic, type, data);
  const key = topic.key(data);
  return {
    topic: topic.name,
    key,
    id: attributes.id,
    headers: {
      type,
      source: attributes.source,
      subject: key,
      time: isoOf(attributes.at),
      sequence: String(attributes.sequence),
    },
    payload: JSON.stringify(data),
  };
}

/** Converts a record that was read from the log to an event; throws InvalidEvent if its topic does not allow it. */
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
  const data = plainInstance(eventClass, plain) ?? plainToInstance(eventClass, plain);
  validate(topic, type, data);
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
