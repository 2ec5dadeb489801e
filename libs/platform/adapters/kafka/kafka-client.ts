import { createRequire } from 'node:module';
import { Kafka, logLevel } from 'kafkajs';
import { RecordRefused, TopicNotAllowed } from '../../ports/event-log.port.js';

/** How an app reaches Kafka. */
export interface KafkaOptions {
  brokers: string[];
  /** User for SCRAM-SHA-256; without it the connection is anonymous. */
  username?: string;
  password?: string;
  /** Name of the app, and the prefix of the consumer groups that its principal may use. */
  clientId: string;
  /** Called with a line for the operator when the broker is unreachable or answers with an error; never with a key or content. */
  log?: (line: string) => void;
}

/** Errors that kafkajs logs and then recovers from by itself. */
const TRANSIENT =
  /coordinator|rebalanc|re-?join|not aware of this member|leader|does not host|Restarting|Crash|restarting|Connection|Failed to (connect|send)|^Response |timed out$/i;

/** A client with few retries and without kafkajs's own restarts and log lines: this adapter does those itself. */
export function kafkaClient({ brokers, username, password, clientId, log }: KafkaOptions): Kafka {
  pollOnlyWhilePending();
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
        if (!TRANSIENT.test(message)) log?.(`Kafka (${namespace}): ${message.slice(0, 200)}`);
      },
  });
}

interface RequestQueue {
  pending: unknown[];
  scheduleCheckPendingRequests(): void;
}

let patched = false;

/**
 * kafkajs 2.2.4 checks for pending requests a thousand times a second on every connection, even if there are none
 * (tulios/kafkajs#1556). Sending and receiving trigger the check too, so the timer is needed only while some are pending.
 */
function pollOnlyWhilePending(): void {
  if (patched) return;
  patched = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/** Kafka's names of an error and of its causes, such as TOPIC_AUTHORIZATION_FAILED. */
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

/** An error for the caller if trying again cannot help (no right, or a record that is refused); undefined for all others. */
export function permanentError(error: unknown, topic: string, to: string): Error | undefined {
  const types = errorTypes(error);
  if (types.some((type) => /^(TOPIC|GROUP)_AUTHORIZATION_FAILED$/.test(type)))
    return new TopicNotAllowed(topic, to);
  const refused = types.find((type) =>
    /^(MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE|INVALID_TOPIC_EXCEPTION)$/.test(type),
  );
  return refused ? new RecordRefused(`Kafka refuses to ${to} ${topic}: ${refused}`) : undefined;
}
