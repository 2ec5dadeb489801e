import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import fastify from 'fastify';
import { isbot } from 'isbot';
import { IsObject } from 'class-validator';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { KafkaEventLog } from '#platform/adapters/kafka/kafka-event-log.js';
import { Topic } from '#platform/events/topic.js';
import { SystemIds } from '#platform/ports/system.js';

class Clicked {
  @IsObject() data: object;
}
const topic = Topic.declare('contracts.peer', [Clicked], () => '', { partitions: 6, retention: 1 });

/**
 * `bare`: a redirect and nothing else. `duties`: what a click needs, by hand, with the log of the stack that it stands beside;
 * `place` is the folder of its log, or the environment of Kafka as JSON.
 */
const [kind, stack, place] = process.argv.slice(2) as ['bare' | 'duties', 'embedded' | 'full', string];
/** Milliseconds within which the log has to have a click. It is long, since the peer has no spool. */
const LOG_MS = 30_000;
const app = fastify();

if (kind === 'bare') app.get('/c/:code', (_request, reply) => reply.redirect('/chat/kopi', 302));
else {
  const log =
    stack === 'full'
      ? kafka()
      : new EmbeddedEventLog({ folder: place, prefixes: { contracts: 'read and write' } });
  await log.open([topic]);
  const ids = new SystemIds();
  // As key objects: with bytes createHmac takes several times as long.
  const [salt, key] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
  app.get<{ Params: { code: string }; Querystring: Record<string, string> }>(
    '/c/:code',
    async ({ headers, params, query }, reply) => {
      const agent = headers['user-agent'] ?? '';
      const verdict = isbot(agent) ? 'filtered' : 'valid';
      const address = String(headers['x-forwarded-for']);
      const visitor = createHmac('sha256', salt).update(`${address}\n${agent}`).digest('base64url');
      const id = ids.next('clk');
      const click = { id, code: params.code, verdict, visitor, at: Date.now(), consent: query['consent'] };
      const source = { id, fbclid: query['fbclid'], utm_source: query['utm_source'] };
      const at = new Date().toISOString();
      const record = (type: string, data: object) => ({
        topic: topic.name,
        key: visitor,
        id: ids.next('evt'),
        headers: { type, source: 'peer', subject: visitor, time: at, sequence: '1' },
        payload: JSON.stringify(data),
      });
      await log.publishWithin([record('Click', click), record('Source', source)], LOG_MS);
      const claims = Buffer.from(JSON.stringify({ id, exp: 0 })).toString('base64url');
      const token = `${claims}.${createHmac('sha256', key).update(claims).digest('base64url')}`;
      return reply.header('x-click-id', id).redirect(`/chat/kopi?click=${token}`, 302);
    },
  );
}
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send!(Number(new URL(address).port));

function kafka(): KafkaEventLog {
  const env = JSON.parse(place) as Record<string, string>;
  return new KafkaEventLog({
    brokers: env['KAFKA_BROKERS']!.split(','),
    username: env['KAFKA_USERNAME']!,
    password: env['KAFKA_PASSWORD']!,
    clientId: 'contracts',
  });
}
