import { randomBytes } from 'node:crypto';
import { fastify, type FastifyReply } from 'fastify';
import { HeldAnswers } from './held-answers.js';
import { RateMeter, serve } from './rate-meter.js';
import { graphError, proofOf } from './messenger.js';
import { WhatsAppHooks, type Change } from './whatsapp.hooks.js';
import { WhatsAppMediaSandbox } from './whatsapp.media.js';
import { contentFault } from './whatsapp.content.js';
import {
  accepted,
  ERRORS,
  LIMITS,
  messageId,
  templateFault,
  type Template,
  messageOf,
  seconds,
  type SandboxUser,
} from './whatsapp.rules.js';

const DAY_MS = 86_400_000;

export type WhatsAppStatus = 'sent' | 'delivered' | 'read' | 'failed' | 'played';

export interface WhatsAppOptions {
  port?: number;
  phoneNumberId?: string;
  accessToken?: string;
  appSecret?: string;
  verifyToken?: string;
  /** URL that webhooks are sent to; can be set later as `sandbox.hooks.settings.url`. */
  callbackUrl?: string;
  /** Statuses that are sent for every accepted message, in this order; none by default. */
  statuses?: WhatsAppStatus[];
  /** The number of body parameters by name of the approved template; every template is accepted by default. */
  templates?: Record<string, number>;
  perSecond?: number;
  /** Messages to one user per 6 s. */
  perPair?: number;
  /** Factor of the windows' length: 0.1 makes them ten times shorter, for quick tests. */
  scale?: number;
  /** HTTP status of rate limits. Sources differ on it, so a client has to use the code. */
  limitStatus?: 400 | 429;
}

export interface WhatsAppMessage {
  id: string;
  wa_id: string;
  template: string | null;
  body: Record<string, unknown>;
}

export type WhatsAppSandbox = Awaited<ReturnType<typeof startWhatsAppSandbox>>;

/** A status of a message; the error code is for `failed`. */
type MessageStatus = [id: string, status: WhatsAppStatus, code?: number];

interface Refusal {
  code: number;
  as: 'answer' | 'status';
  times: number;
}

export type { SandboxUser };

/** Starts a server that behaves as WhatsApp's Cloud API: it accepts messages within its limits, and sends webhooks of their statuses and of what people write. */
export async function startWhatsAppSandbox(options: WhatsAppOptions = {}) {
  const {
    phoneNumberId = '106540352242922',
    accessToken = 'sandbox-token',
    scale = 1,
    statuses = [],
    limitStatus = 400,
  } = options;
  const { callbackUrl = null, appSecret = 'sandbox-secret', verifyToken = 'sandbox-verify' } = options;
  const hooks = new WhatsAppHooks({ url: callbackUrl, appSecret, verifyToken });
  const meter = new RateMeter({
    number: { limit: options.perSecond ?? 80, windowMs: 1_000 * scale, tolerance: 0.05 },
    pair: { limit: options.perPair ?? 1, windowMs: 6_000 * scale, tolerance: 0.05 },
  });
  const messages = new Map<string, WhatsAppMessage>();
  const refusals = new Map<string, Refusal>();
  /** When each user wrote last, in milliseconds since 1970. */
  const lastInbound = new Map<string, number>();
  /** Until when messages are free, by user who came by an ad, in milliseconds since 1970; 0 until the business has answered. */
  const freeUntilByUser = new Map<string, number>();
  const answers = new HeldAnswers();
  /** While the payment method is missing, Meta accepts messages and delivers none. */
  const billing = { stopped: false };

  const envelope = (code: number, details = ERRORS[code]?.[1] ?? 'Something went wrong') => ({
    error: {
      message: `(#${code}) ${ERRORS[code]?.[1] ?? 'Error'}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: `A${randomBytes(8).toString('base64url')}`,
    },
  });
  const fail = (reply: FastifyReply, code: number, details?: string) =>
    reply
      .code(LIMITS.includes(code) ? limitStatus : (ERRORS[code]?.[0] ?? 400))
      .send(envelope(code, details));

  const app = fastify({ forceCloseConnections: true });
  const media = new WhatsAppMediaSandbox(accessToken, phoneNumberId, fail);
  media.register(app);
  app.get<{ Params: { phone: string }; Querystring: { appsecret_proof?: string } }>(
    '/v:version/:phone',
    async (request, reply) => {
      if (request.headers.authorization !== `Bearer ${accessToken}`) return fail(reply, 190);
      const { appsecret_proof } = request.query;
      if (appsecret_proof !== undefined && appsecret_proof !== proofOf(accessToken, appSecret))
        return reply.code(400).send(graphError(100, 'Invalid appsecret_proof provided in the API argument'));
      const file = media.found(request.params.phone, request);
      if (file) return file;
      if (request.params.phone !== phoneNumberId)
        return reply.code(400).send(graphError(100, `Unsupported get request. Object does not exist`));
      return { id: phoneNumberId, display_phone_number: '+1 555-078-3881', verified_name: 'Kopi Nusantara' };
    },
  );
  app.post<{ Params: { phone: string } }>('/v:version/:phone/messages', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${accessToken}`) return fail(reply, 190);
    if (request.params.phone !== phoneNumberId)
      return fail(reply, 100, 'Unsupported post request. Object does not exist');
    const body = (request.body ?? {}) as Record<string, unknown>;
    // If both are given, the API uses the number.
    const by = body['to'] === undefined ? 'recipient' : 'to';
    const recipient = String(body[by] ?? '');
    const wa_id = by === 'to' ? digits(recipient) : recipient;
    if (body['messaging_product'] !== 'whatsapp')
      return fail(reply, 100, 'messaging_product must be whatsapp');
    if (by === 'to' ? !/^\d{7,15}$/.test(wa_id) : !USER_ID.test(wa_id))
      return fail(reply, 100, `${by} is not a ${by === 'to' ? 'phone number' : 'user id'}`);
    const wrong =
      contentFault(body) ?? media.faultOf(body[String(body['type'])] as { id?: string } | undefined);
    if (wrong) return fail(reply, 100, wrong);
    const template = body['type'] === 'template' ? (body['template'] as Template | undefined) : undefined;
    const fault = body['type'] === 'template' ? templateFault(template, options.templates) : null;
    if (fault) return fail(reply, ...fault);
    if (meter.take({ number: phoneNumberId }) > 0)
      return fail(reply, 130429, 'Message failed to send: too many messages from this phone number');
    if (meter.take({ pair: wa_id }) > 0)
      return fail(reply, 131056, 'Message failed to send: too many messages to this user');
    const refusal = refusals.get(wa_id);
    if (refusal && --refusal.times <= 0) refusals.delete(wa_id);
    if (refusal?.as === 'answer') return fail(reply, refusal.code);
    if (!template && !(Date.now() - (lastInbound.get(wa_id) ?? 0) < DAY_MS))
      return fail(reply, 131047, 'More than 24 hours have passed');
    const id = messageId(wa_id);
    messages.set(id, { id, wa_id, template: template?.name ?? null, body });
    const told = !billing.stopped;
    if (told && refusal) hooks.queue(statusesOf([id, 'failed', refusal.code]));
    else if (told && statuses.length > 0)
      hooks.queue(statusesOf(...statuses.map((status): MessageStatus => [id, status])));
    await answers.turn();
    return accepted(recipient, by, wa_id, id);
  });

  const served = await serve(app, {
    ...(options.port !== undefined && { port: options.port }),
    error: ({ status, code }) => envelope(code ?? (status === 429 ? 130429 : status < 500 ? 100 : 2)),
    limited: (_status, payload) => LIMITS.some((code) => payload.includes(`"code":${code},`)),
  });

  const change = (field: string, content: object): Change => {
    const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
    return { field, value: { messaging_product: 'whatsapp', metadata, ...content } };
  };
  /** Returns until when messages to the user are free: for 72 h after the delivery of the first answer to an ad. */
  const freeUntil = (wa_id: string, status: WhatsAppStatus): number | undefined => {
    const until = freeUntilByUser.get(wa_id);
    if (until !== 0 || status !== 'delivered') return until || undefined;
    freeUntilByUser.set(wa_id, Date.now() + 3 * DAY_MS);
    return freeUntilByUser.get(wa_id);
  };
  const statusesOf = (...list: MessageStatus[]): Change =>
    change('messages', {
      statuses: list.map(([id, status, code = status === 'failed' ? 131026 : null]) => {
        const { wa_id, body } = messages.get(id)!;
        const free = freeUntil(wa_id, status);
        const title = code && (ERRORS[code]?.[1] ?? 'Error');
        const errors = code && [{ code, title, message: title, error_data: { details: title } }];
        const biz_opaque_callback_data = body['biz_opaque_callback_data'];
        return {
          id,
          status,
          timestamp: seconds(),
          ...(USER_ID.test(wa_id) ? { recipient_user_id: wa_id } : { recipient_id: wa_id }),
          biz_opaque_callback_data,
          ...(free && {
            conversation: {
              id: 'c1',
              origin: { type: 'referral_conversion' },
              expiration_timestamp: String(Math.floor(free / 1_000)),
            },
            pricing: { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_entry_point' },
          }),
          ...(errors && { errors }),
        };
      }),
    });

  return {
    ...served,
    close: () => {
      answers.release();
      hooks.close();
      return served.close();
    },
    meter,
    media,
    messages,
    hooks,
    billing,
    answers,
    /** The account as an operator enters it. */
    account: {
      phone_number_id: phoneNumberId,
      access_token: accessToken,
      app_secret: appSecret,
      verify_token: verifyToken,
    },
    /** Makes messages to one number fail: with an error answer, or accepted and followed by a failed status. */
    refuse: (
      to: string,
      code: number,
      { as = 'answer', times = Infinity }: Partial<Omit<Refusal, 'code'>> = {},
    ) => void refusals.set(digits(to), { code, as, times }),
    /** Sends statuses in one webhook, in the given order. */
    status: (...list: MessageStatus[]) => hooks.post([statusesOf(...list)]),
    /** The user writes a text, which opens the 24-hour window for messages without a template. */
    inbound: (from: string, text: string, more: object = {}) => {
      const wa_id = digits(from);
      lastInbound.set(wa_id, Date.now());
      const message = {
        from: wa_id,
        id: messageId(wa_id),
        timestamp: seconds(),
        type: 'text',
        text: { body: text },
        ...more,
      };
      return hooks.post([
        change('messages', { contacts: [{ profile: { name: 'Sari' }, wa_id }], messages: [message] }),
      ]);
    },
    /** Opens the 24-hour window for a user whose message this sandbox did not send. */
    openWindow: (wa_id: string) => void lastInbound.set(wa_id, Date.now()),
    /** The user writes a message of any form. One with a referral starts the free window of an ad, once it is answered. */
    receive: (user: SandboxUser, message: object, name = 'Sari') => {
      const key = user.wa_id ?? user.user_id!;
      lastInbound.set(key, Date.now());
      if ('referral' in message && !freeUntilByUser.has(key)) freeUntilByUser.set(key, 0);
      return hooks.post([change('messages', messageOf(user, message, name))]);
    },
    /** Returns such a message as a change, to be sent together with others. */
    received: (user: SandboxUser, message: object, name = 'Sari'): Change =>
      change('messages', messageOf(user, message, name)),
    /** Returns the change that reports an answer that the brand wrote in the WhatsApp Business app on its phone. */
    echo: (to: string, text: string, more: object = {}): Change =>
      change('smb_message_echoes', {
        message_echoes: [
          {
            from: '15550783881',
            to: digits(to),
            id: messageId(digits(to)),
            timestamp: seconds(),
            type: 'text',
            text: { body: text },
            ...more,
          },
        ],
      }),
    /** The user stops or resumes marketing messages in WhatsApp itself. */
    preference: (from: string, value: 'stop' | 'resume') => {
      const wa_id = digits(from);
      if (value === 'stop') refusals.set(wa_id, { code: 131050, as: 'answer', times: Infinity });
      else refusals.delete(wa_id);
      const detail = `User requested to ${value} marketing messages`;
      const preference = {
        wa_id,
        detail,
        category: 'marketing_messages',
        value,
        timestamp: Number(seconds()),
      };
      return hooks.post([
        change('user_preferences', { contacts: [{ wa_id }], user_preferences: [preference] }),
      ]);
    },
  };
}

const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/;

const digits = (phone: string) => phone.replace(/\D/g, '');
