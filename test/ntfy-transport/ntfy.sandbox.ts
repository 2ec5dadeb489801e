import Fastify from 'fastify';
import { serve, type Served } from '../support/sandboxes/rate-meter.js';

export interface NtfyMessage {
  id: string;
  title: string | null;
  message: string;
  click: string;
}

export interface NtfySandbox extends Served {
  /** Returns the messages that a topic's readers have, oldest first. */
  messages(address: string): NtfyMessage[];
  /** Answers every further message to the topic with this status. */
  refuse(address: string, status: 403 | 404): void;
}

/** Starts a server of ntfy that keeps published messages. */
export async function startNtfySandbox(): Promise<NtfySandbox> {
  const topics = new Map<string, NtfyMessage[]>();
  const refused = new Map<string, number>();
  const nameOf = (address: string) => address.slice(address.lastIndexOf('/') + 1);
  const app = Fastify();
  app.post('/', (request, reply) => {
    const { topic, ...more } = request.body as { topic: string } & Omit<NtfyMessage, 'id'>;
    const status = refused.get(topic);
    if (status) return reply.code(status).send({ code: status * 100, http: status });
    const kept = topics.get(topic) ?? [];
    const message = { id: `${topic}-${kept.length}`, ...more };
    topics.set(topic, [...kept, message]);
    return reply.send({ event: 'message', ...message });
  });
  const served = await serve(app, { error: ({ status }) => ({ code: status * 100, http: status }) });
  return {
    ...served,
    messages: (address) => topics.get(nameOf(address)) ?? [],
    refuse: (address, status) => void refused.set(nameOf(address), status),
  };
}
