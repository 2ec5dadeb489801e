import { createHash, randomBytes } from 'node:crypto';
import { fastify, type FastifyReply } from 'fastify';
import { RateMeter, serve } from './rate-meter.js';

export interface DiscordOptions {
  port?: number;
  /** Limit of requests of one kind to one channel in a window; `meter.rules.channel` changes it at any time. */
  limit?: number;
  windowMs?: number;
}

export interface DiscordWebhook {
  id: string;
  token: string;
  channel_id: string;
  url: string;
}

export interface DiscordMessage {
  id: string;
  channel_id: string;
  webhook_id: string;
  content: string;
  /** The request body. */
  payload: Record<string, unknown>;
  edited: boolean;
}

export type DiscordSandbox = Awaited<ReturnType<typeof startDiscordSandbox>>;

type Where = { Params: { id: string; token: string; message: string }; Querystring: { wait?: string } };
type Kind = 'read' | 'execute' | 'message';

const MAX_CONTENT = 2000;
const MAX_EMBEDS = 10;

/** Starts a server that behaves as the part of Discord's webhook API that posts need. */
export async function startDiscordSandbox({ port, limit = 30, windowMs = 60_000 }: DiscordOptions = {}) {
  const meter = new RateMeter({ channel: { limit, windowMs, fixed: true } });
  const webhooks = new Map<string, DiscordWebhook>();
  const messages = new Map<string, DiscordMessage>();
  /** Until this instant (milliseconds since 1970) every request is refused. */
  let limitedUntil = 0;
  let snowflake = 1_400_000_000_000_000_000n;

  const fail = (reply: FastifyReply, status: number, code: number, message: string, more?: object) =>
    reply.code(status).send({ message, code, ...more });

  /** Returns the webhook of a request; null if the request was refused, whose answer is then sent. */
  const admit = (kind: Kind, { id, token }: Where['Params'], reply: FastifyReply): DiscordWebhook | null => {
    const webhook = webhooks.get(id);
    if (!webhook) return (fail(reply, 404, 10015, 'Unknown Webhook'), null);
    if (webhook.token !== token) return (fail(reply, 401, 50027, 'Invalid Webhook Token'), null);
    const seconds = (limitedUntil - Date.now()) / 1_000;
    if (seconds > 0) {
      void reply.headers({
        'retry-after': String(Math.ceil(seconds)),
        'x-ratelimit-global': 'true',
        'x-ratelimit-scope': 'global',
      });
      const message = 'You are being rate limited.';
      return (reply.code(429).send({ message, retry_after: seconds, global: true }), null);
    }
    const key = usageKey(webhook, kind);
    const wait = meter.take({ channel: key });
    const { limit, remaining, resetMs } = meter.state('channel', key);
    const resetAfter = Math.ceil(resetMs) / 1000;
    void reply.headers({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': ((Date.now() + Math.ceil(resetMs)) / 1000).toFixed(3),
      'x-ratelimit-reset-after': String(resetAfter),
      'x-ratelimit-bucket': createHash('sha256').update(kind).digest('hex').slice(0, 32),
    });
    if (wait === 0) return webhook;
    void reply.headers({ 'retry-after': String(Math.ceil(resetAfter)), 'x-ratelimit-scope': 'shared' });
    return (
      reply
        .code(429)
        .send({ message: 'You are being rate limited.', retry_after: resetAfter, global: false }),
      null
    );
  };

  const invalid = (payload: Record<string, unknown>, reply: FastifyReply): FastifyReply | null => {
    const content = payload['content'];
    const embeds = payload['embeds'];
    const long = typeof content === 'string' && [...content].length > MAX_CONTENT;
    if (long || (Array.isArray(embeds) && embeds.length > MAX_EMBEDS)) {
      const [field, most] = long ? ['content', MAX_CONTENT] : ['embeds', MAX_EMBEDS];
      const problem = { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${most} or fewer in length.` };
      return fail(reply, 400, 50035, 'Invalid Form Body', { errors: { [field]: { _errors: [problem] } } });
    }
    const empty = !content && !(Array.isArray(embeds) && embeds.length > 0);
    return empty ? fail(reply, 400, 50006, 'Cannot send an empty message') : null;
  };

  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 200 } });
  for (const root of ['/api/webhooks', '/api/v:version/webhooks']) {
    app.get<Where>(`${root}/:id/:token`, async (request, reply) => {
      const webhook = admit('read', request.params, reply);
      return webhook ? { type: 1, name: 'Corong', guild_id: '1', ...webhook } : reply;
    });
    app.post<Where>(`${root}/:id/:token`, async (request, reply) => {
      const webhook = admit('execute', request.params, reply);
      const payload = (request.body ?? {}) as Record<string, unknown>;
      if (!webhook || invalid(payload, reply)) return reply;
      const message: DiscordMessage = {
        id: String(++snowflake),
        channel_id: webhook.channel_id,
        webhook_id: webhook.id,
        content: String(payload['content'] ?? ''),
        payload,
        edited: false,
      };
      messages.set(message.id, message);
      return request.query.wait === 'true' ? show(message) : reply.code(204).send();
    });
    app.patch<Where>(`${root}/:id/:token/messages/:message`, async (request, reply) => {
      const webhook = admit('message', request.params, reply);
      if (!webhook) return reply;
      const message = messages.get(request.params.message);
      if (message?.webhook_id !== webhook.id) return fail(reply, 404, 10008, 'Unknown Message');
      const payload = { ...message.payload, ...(request.body as object | null) };
      if (invalid(payload, reply)) return reply;
      Object.assign(message, { payload, content: String(payload['content'] ?? ''), edited: true });
      return show(message);
    });
    app.delete<Where>(`${root}/:id/:token/messages/:message`, async (request, reply) => {
      const webhook = admit('message', request.params, reply);
      if (!webhook) return reply;
      if (messages.get(request.params.message)?.webhook_id !== webhook.id)
        return fail(reply, 404, 10008, 'Unknown Message');
      messages.delete(request.params.message);
      return reply.code(204).send();
    });
  }

  const served = await serve(app, {
    ...(port !== undefined && { port }),
    error: ({ status, retryAfter, code = 0 }) =>
      status === 429
        ? { message: 'You are being rate limited.', retry_after: retryAfter, global: false }
        : { message: `${status}: ${status < 500 ? 'Bad Request' : 'Internal Server Error'}`, code },
  });

  return {
    ...served,
    meter,
    messages,
    /** Creates a webhook, in a new channel unless one is named. */
    webhook: (channel_id = String(++snowflake)): DiscordWebhook => {
      const id = String(++snowflake);
      const token = randomBytes(51).toString('base64url');
      const webhook = { id, token, channel_id, url: `${served.url}/api/webhooks/${id}/${token}` };
      webhooks.set(id, webhook);
      return webhook;
    },
    /** Refuses all requests by the global limit for `seconds`; 0 ends that. */
    limitAll: (seconds: number): void => void (limitedUntil = Date.now() + seconds * 1_000),
    /** Deletes the webhook, as a person does in Discord. */
    remove: (webhook: DiscordWebhook): void => void webhooks.delete(webhook.id),
    /** Makes a deleted webhook known again, which Discord itself never does. */
    restore: (webhook: DiscordWebhook): void => void webhooks.set(webhook.id, webhook),
    /** Usage of a webhook's channel. */
    usage: (webhook: DiscordWebhook, kind: Kind = 'execute') =>
      meter.usage('channel', usageKey(webhook, kind)),
  };
}

const usageKey = (webhook: DiscordWebhook, kind: Kind) => `${webhook.channel_id} ${kind}`;

const show = ({ payload, edited, ...message }: DiscordMessage) => ({
  type: 0,
  ...message,
  embeds: payload['embeds'] ?? [],
  timestamp: new Date().toISOString(),
  edited_timestamp: edited ? new Date().toISOString() : null,
});
