import { createHmac, randomBytes } from 'node:crypto';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import { MessengerMedia } from './messenger.media.js';
import { MetaHooks } from './meta.hooks.js';
import { messageFault, SEND_ERRORS, type SendBody, type SendError } from './messenger.rules.js';
import { RateMeter, serve } from './rate-meter.js';

const HOUR_MS = 3_600_000;

/** A Facebook page, and the Instagram account that is linked to it. */
export interface SandboxPage {
  id: string;
  name: string;
  accessToken: string;
  instagram?: { id: string; username: string };
}

export interface MessengerOptions {
  port?: number;
  appSecret?: string;
  verifyToken?: string;
  pages?: SandboxPage[];
  /** Whether Meta has approved the Human Agent feature for the app. */
  humanAgent?: boolean;
  /** What every accepted message gets by itself: its echo, word of its delivery (Messenger alone), and that it was read. */
  tells?: ('echo' | 'delivery' | 'read')[];
  /** Messages a second by one page. */
  perSecond?: number;
  /** Messages to one person in a second. */
  perPair?: number;
}

export type MessengerSandbox = Awaited<ReturnType<typeof startMessengerSandbox>>;
type MetaObject = 'page' | 'instagram';

/** One event of a call, of the page or Instagram account whose id is `account`. */
export interface PageEvent {
  object: MetaObject;
  account: string;
  event: Record<string, unknown>;
  standby?: boolean;
}

export interface SandboxMessage {
  id: string;
  object: MetaObject;
  account: string;
  to: string;
  at: number;
  body: SendBody;
}

/** The `appsecret_proof` of a request: HMAC-SHA256 of the token with the app's secret. */
export const proofOf = (token: string, appSecret: string): string =>
  createHmac('sha256', appSecret).update(token).digest('hex');

export const graphError = (code: number, message: string, error_subcode?: number) => ({
  error: {
    message: `(#${code}) ${message}`,
    type: 'OAuthException',
    code,
    ...(error_subcode && { error_subcode }),
    fbtrace_id: 'A1b2C3d4E5',
  },
});

/** Entries of one call: the events of an account stand together, in their order; a call is about one kind of account. */
function bodyOf(events: PageEvent[]): object {
  const object = events[0]?.object ?? 'page';
  const accounts = [...new Set(events.map(({ account }) => account))];
  const entry = accounts.map((id) => {
    const own = events.filter(({ account }) => account === id);
    const messaging = own.filter(({ standby }) => !standby).map(({ event }) => event);
    const standby = own.filter((one) => one.standby).map(({ event }) => event);
    return {
      id,
      time: Date.now(),
      ...(messaging.length > 0 && { messaging }),
      ...(standby.length > 0 && { standby }),
    };
  });
  return { object, entry };
}

/** The Messenger Platform: who a page's token is of, its subscription, messages out with their rules, and webhooks. */
export async function startMessengerSandbox({
  port,
  appSecret = 'sandbox-secret',
  verifyToken = 'sandbox-verify',
  humanAgent = true,
  tells = [],
  perSecond = 300,
  perPair = 1_000,
  pages = [
    {
      id: '101234567890123',
      name: 'Kopi Nusantara',
      accessToken: 'sandbox-page-token',
      instagram: { id: '17841405822304914', username: 'kopi.nusantara' },
    },
  ],
}: MessengerOptions = {}) {
  const hooks = new MetaHooks<PageEvent>(
    { url: null, appSecret, verifyToken },
    bodyOf,
    ({ object }) => object,
  );
  const meter = new RateMeter({
    page: { limit: perSecond, windowMs: 1_000, tolerance: 0.05 },
    pair: { limit: perPair, windowMs: 1_000, tolerance: 0.05 },
  });
  const media = new MessengerMedia({
    isPage: (request) => pageOf(request) !== undefined,
    fault: (reply, code, words) =>
      reply.code(reply.statusCode === 200 ? 400 : reply.statusCode).send(graphError(code, words)),
  });
  const messages = new Map<string, SandboxMessage>();
  /** When a person last wrote to an account, by both ids. */
  const heard = new Map<string, number>();
  const refusals = new Map<string, { error: SendError; times: number }>();
  const subscriptions = new Map<string, string[]>();
  /** What is set of the messaging profile of a page, by platform and page. */
  const profiles = new Map<string, Record<string, unknown>>();
  const approved = { humanAgent };
  let count = 0;

  const pageOf = ({ headers }: FastifyRequest) =>
    pages.find(({ accessToken }) => headers.authorization === `Bearer ${accessToken}`);
  const fail = (reply: FastifyReply, error: SendError) => {
    const [code, subcode, status, words] = SEND_ERRORS[error];
    return reply.code(status).send(graphError(code, words, subcode));
  };
  const isForged = (page: SandboxPage, proof: string | undefined) =>
    proof !== undefined && proof !== proofOf(page.accessToken, appSecret);
  const WRONG_PROOF = graphError(100, 'Invalid appsecret_proof provided in the API argument');

  /** The account of the page, or the linked one on Instagram, to which the person has written; page-scoped ids never cross. */
  const accountFor = ({ id, instagram }: SandboxPage, person: string) =>
    [
      { object: 'page' as const, account: id },
      ...(instagram ? [{ object: 'instagram' as const, account: instagram.id }] : []),
    ].find(({ account }) => heard.has(`${account} ${person}`));

  const app = fastify({ forceCloseConnections: true });
  media.register(app);
  app.get<{ Querystring: { fields?: string; appsecret_proof?: string } }>(
    '/v:version/me',
    async (request, reply) => {
      const page = pageOf(request);
      if (!page) return fail(reply, 'token');
      const { fields = '', appsecret_proof } = request.query;
      if (isForged(page, appsecret_proof)) return reply.code(400).send(WRONG_PROOF);
      const { id, name, instagram } = page;
      return {
        id,
        ...(fields.includes('name') && { name }),
        ...(fields.includes('instagram_business_account') &&
          instagram && { instagram_business_account: instagram }),
      };
    },
  );
  app.post<{ Querystring: { subscribed_fields?: string; appsecret_proof?: string } }>(
    '/v:version/me/subscribed_apps',
    async (request, reply) => {
      const page = pageOf(request);
      if (!page) return fail(reply, 'token');
      const { subscribed_fields = '', appsecret_proof } = request.query;
      if (isForged(page, appsecret_proof)) return reply.code(400).send(WRONG_PROOF);
      if (subscribed_fields === '')
        return reply.code(400).send(graphError(100, 'The parameter subscribed_fields is required'));
      subscriptions.set(page.id, subscribed_fields.split(','));
      return { success: true };
    },
  );
  app.get('/v:version/me/subscribed_apps', async (request, reply) => {
    const page = pageOf(request);
    if (!page) return fail(reply, 'token');
    const subscribed_fields = subscriptions.get(page.id);
    return { data: subscribed_fields ? [{ id: '1', name: 'Sandbox', subscribed_fields }] : [] };
  });
  app.get<{ Querystring: { fields?: string; platform?: string } }>(
    '/v:version/me/messenger_profile',
    async (request, reply) => {
      const page = pageOf(request);
      if (!page) return fail(reply, 'token');
      const { fields = '', platform = 'messenger' } = request.query;
      const profile = profiles.get(`${platform} ${page.id}`) ?? {};
      return { data: fields in profile ? [{ [fields]: profile[fields] }] : [] };
    },
  );
  app.post<{ Body: SendBody }>('/v:version/me/messages', async (request, reply) => {
    const page = pageOf(request);
    if (!page) return fail(reply, 'token');
    const body = request.body ?? {};
    const to = String(body.recipient?.id ?? '');
    const refusal = refusals.get(to);
    if (refusal && --refusal.times <= 0) refusals.delete(to);
    if (refusal) return fail(reply, refusal.error);
    if (meter.take({ page: page.id }) > 0) return fail(reply, 'page_limited');
    if (meter.take({ pair: to }) > 0) return fail(reply, 'limited');
    const known = accountFor(page, to);
    if (!known) return fail(reply, 'nobody');
    const fault = messageFault(body, known.object, (attachment) => media.faultOf(attachment));
    if (fault) return reply.code(400).send(graphError(100, fault));
    const refused = windowFault(body, Date.now() - heard.get(`${known.account} ${to}`)!, known.object);
    if (refused) return fail(reply, refused);
    const id = `m_${++count}${randomBytes(12).toString('base64url')}`;
    const sent: SandboxMessage = { id, ...known, to, at: Date.now(), body };
    messages.set(id, sent);
    for (const tell of tells)
      if (tell !== 'delivery' || sent.object === 'page') hooks.queue(told[tell](sent));
    return { recipient_id: to, message_id: id };
  });

  const windowFault = (body: SendBody, since: number, object: MetaObject): SendError | null => {
    const { messaging_type, tag } = body;
    const closed = object === 'page' ? 'window' : 'instagram_window';
    if (messaging_type !== 'MESSAGE_TAG') return since < 24 * HOUR_MS ? null : closed;
    if (tag !== 'HUMAN_AGENT') return 'tag';
    if (!approved.humanAgent) return 'unapproved';
    return since < 7 * 24 * HOUR_MS ? null : closed;
  };

  const eventOf = (
    { object, account }: Pick<PageEvent, 'object' | 'account'>,
    person: string,
    content: object,
    echo = false,
  ): PageEvent => {
    const [sender, recipient] = echo ? [account, person] : [person, account];
    const ends = { sender: { id: sender }, recipient: { id: recipient } };
    return { object, account, event: { ...ends, timestamp: Date.now(), ...content } };
  };
  const told = {
    /** Instagram gives back nothing that a message was sent with. */
    echo: ({ id, to, body, ...where }: SandboxMessage) => {
      const { text, metadata, attachment } = body.message ?? {};
      const attachments = attachment && { attachments: [attachment] };
      const own = where.object === 'page' && metadata !== undefined && { metadata };
      return eventOf(
        where,
        to,
        { message: { mid: id, is_echo: true, app_id: 1, text, ...attachments, ...own } },
        true,
      );
    },
    delivery: ({ id, to, ...where }: SandboxMessage) =>
      eventOf(where, to, { delivery: { mids: [id], watermark: Date.now() } }),
    read: ({ id, to, ...where }: SandboxMessage) =>
      eventOf(where, to, { read: where.object === 'page' ? { watermark: Date.now() } : { mid: id } }),
  };

  const served = await serve(app, {
    ...(port !== undefined && { port }),
    error: ({ status, code }) => graphError(code ?? (status < 500 ? 100 : 2), 'Something went wrong'),
  });
  media.origin = served.url;
  return {
    ...served,
    media,
    close: () => {
      hooks.close();
      return served.close();
    },
    pages,
    appSecret,
    verifyToken,
    hooks,
    messages,
    subscriptions,
    profiles,
    approved,
    eventOf,
    told,
    /** Messages to one person are refused, so often. */
    refuse: (to: string, error: SendError, times = Infinity) => void refusals.set(to, { error, times }),
    /** The person wrote by another way than this sandbox, `ago` milliseconds ago. */
    hears: (account: string, person: string, ago = 0) =>
      void heard.set(`${account} ${person}`, Date.now() - ago),
    /** Something that the person does, as Meta tells it. */
    receive(where: Pick<PageEvent, 'object' | 'account'>, person: string, content: object) {
      const { event, ...rest } = eventOf(where, person, content);
      heard.set(`${where.account} ${person}`, Number(event['timestamp']));
      return hooks.post([{ ...rest, event }]);
    },
  };
}
