import { createRequire } from 'node:module';
import { Kafka, logLevel } from 'kafkajs';
import { RecordRefused, TopicNotAllowed } from '../../ports/event-log.port.js';

export interface KafkaOptions {
  brokers: string[];
  /** SCRAM-SHA-256; without a name the connection is anonymous. */
  username?: string;
  password?: string;
  /** The app's name: the prefix of the groups that this principal may use. */
  clientId: string;
  /** Takes a line when the broker is away or answers with an error; never a key or content. */
  log?: (line: string) => void;
}

/** What kafkajs reports as an error and then puts right by itself. */
const PASSING =
  /coordinator|rebalanc|re-?join|not aware of this member|leader|does not host|Restarting|Crash|restarting|Connection|Failed to (connect|send)|^Response |timed out$/i;

/** A client without kafkajs's own restarts, retries and chatter: the adapter sees to those itself. */
export function kafkaClient({ brokers, username, password, clientId, log }: KafkaOptions): Kafka {
  restWhileNothingWaits();
  return new Kafka({
    brokers,
    clientId,
    ...(username && { sasl: { mechanism: 'scram-sha-256', username, password: password ?? '' } }),
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 10_000,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
    logLevel: logLevel.ERROR,
    logCreator:
      () =>
      ({ namespace, log: { message } }) => {
        if (!PASSING.test(message)) log?.(`Kafka (${namespace}): ${message.slice(0, 200)}`);
      },
  });
}

interface RequestQueue {
  pending: unknown[];
  scheduleCheckPendingRequests(): void;
}

let resting = false;

/**
 * kafkajs 2.2.4 looks for requests that wait a thousand times a second on every connection, though none does
 * (tulios/kafkajs#1556). What it sends and what is answered make it look as well, so a timer is for those that wait.
 */
function restWhileNothingWaits(): void {
  if (resting) return;
  resting = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/** The protocol's names for an error and what lies behind it, such as TOPIC_AUTHORIZATION_FAILED. */
export function errorTypes(error: unknown): string[] {
  const types: string[] = [];
  const visit = (at: any, depth: number): void => {
    if (!at || depth > 5) return;
    if (at.type) types.push(String(at.type));
    for (const inner of [at.cause, at.originalError, ...(at.errors ?? [])]) visit(inner, depth + 1);
  };
  visit(error, 0);
  return types;
}

/** What waiting cannot cure, as an error for the caller; undefined for the rest. */
export function permanent(error: unknown, topic: string, to: string): Error | undefined {
  const types = errorTypes(error);
  if (types.some((type) => /^(TOPIC|GROUP)_AUTHORIZATION_FAILED$/.test(type)))
    return new TopicNotAllowed(topic, to);
  const refused = types.find((type) =>
    /^(MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE|INVALID_TOPIC_EXCEPTION)$/.test(type),
  );
  return refused ? new RecordRefused(`Kafka refuses to ${to} ${topic}: ${refused}`) : undefined;
}
