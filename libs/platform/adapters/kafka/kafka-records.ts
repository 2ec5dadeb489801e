import type { KafkaMessage, Message } from 'kafkajs';
import type { LogRecord, StoredRecord } from '../../ports/event-log.port.js';

const ATTRIBUTE = 'ce_';

/** A record as a Kafka message, in the binary mode of CloudEvents' Kafka binding: attributes are `ce_` headers, data is the value. */
export function toMessage({ key, id, headers, payload }: LogRecord): Message {
  const attributes: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
  };
  for (const [name, value] of Object.entries(headers)) attributes[ATTRIBUTE + name] = value;
  return { key, value: payload, headers: attributes };
}

/** The record that a Kafka message holds; the reverse of `toMessage`. */
export function fromMessage(topic: string, partition: number, message: KafkaMessage): StoredRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (name.startsWith(ATTRIBUTE)) headers[name.slice(ATTRIBUTE.length)] = String(value);
  }
  const { id = '', ...rest } = headers;
  delete rest['specversion'];
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    id,
    headers: rest,
    payload: message.value?.toString() ?? '',
  };
}
