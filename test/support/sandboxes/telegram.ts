import { fastify, type FastifyReply } from 'fastify';
import { RateMeter, serve } from './rate-meter.js';
import { partsOf, type Parts } from './form-parts.js';
import { FILE_METHODS, TelegramFiles } from './telegram.files.js';
import { TelegramHooks } from './telegram.hooks.js';
import { businessFault, messageFault, reactionFault, textFault } from './telegram.rules.js';

export interface TelegramOptions {
  port?: number;
  /** Tokens of the bots that exist; `42:SANDBOX` by default. */
  tokens?: string[];
  perBotSecond?: number;
  perChatSecond?: number;
  /** Limit for groups (negative ids) and channels (by @name). */
  perGroupMinute?: number;
  /** Factor for all windows; 0.1 makes them ten times shorter, for quick tests. */
  scale?: number;
  /** `retry_after` of a 429 in seconds, instead of the whole seconds left (at least 1). */
  retryAfter?: number;
  /** Accepts webhooks over http too, as only a self-hosted Bot API server does. */
  plainHttp?: boolean;
  /** Lets a bot write to people who never wrote to it. */
  anyChat?: boolean;
}

export interface TelegramMessage {
  message_id: number;
  chat_id: string;
  /** The text, or the caption of a file. */
  text: string;
  /** The method by which it was sent. */
  method: string;
  /** The parameters of the bot's call. */
  params: Record<string, unknown>;
  /** The file that came with the call. */
  file?: NonNullable<Parts['file']>;
}

export type TelegramSandbox = Awaited<ReturnType<typeof startTelegramSandbox>>;

const ABOUT = 0.05;
type Params = Record<string, unknown>;
const isGroup = (chat: string) => /^[-@]/.test(chat);

/** A server that behaves as Telegram's Bot API, as far as posts and chats need it. */
export async function startTelegramSandbox(options: TelegramOptions = {}) {
  const {
    tokens = ['42:SANDBOX'],
    scale = 1,
    perBotSecond = 30,
    perChatSecond = 1,
    perGroupMinute = 20,
  } = options;
  const meter = new RateMeter({
    bot: { limit: perBotSecond, windowMs: 1_000 * scale, tolerance: ABOUT },
    chat: { limit: perChatSecond, windowMs: 1_000 * scale, tolerance: ABOUT },
    group: { limit: perGroupMinute, windowMs: 60_000 * scale, tolerance: ABOUT },
  });
  /** Sent messages by `chat:message`, as they are after edits. */
  const messages = new Map<string, TelegramMessage>();
  /** Chats whose user blocked the bot, and chats that never existed. */
  const blocked = new Set<string>();
  const missing = new Set<string>();
  /** Chats whose limit is always used up, with the seconds that the answer names. */
  const flooded = new Map<string, number>();
  /** New ids of groups that became supergroups, by old id. */
  const upgraded = new Map<string, string>();
  /** Reactions of bots by `chat:message`. */
  const reactions = new Map<string, unknown>();
  const hooks = new TelegramHooks(tokens[0]!);
  const files = new TelegramFiles(tokens);
  const { started, webhooks } = hooks;
  const fault = { setWebhook: '', delivery: '' };

  const me = (token: string) => ({
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'Sandbox',
    username: `sandbox_${token.split(':')[0]}_bot`,
  });
  const fail = (reply: FastifyReply, code: number, description: string, parameters?: object) =>
    reply.code(code).send({ ok: false, error_code: code, description, ...(parameters && { parameters }) });
  const show = (token: string, { message_id, chat_id, text }: TelegramMessage) => ({
    message_id,
    from: me(token),
    chat: { id: Number(chat_id) || chat_id, type: isGroup(chat_id) ? 'supergroup' : 'private' },
    date: Math.floor(Date.now() / 1000),
    text,
  });

  /** Refuses a call for reasons of its chat; null if the chat takes it. */
  const refusal = (token: string, params: Params, reply: FastifyReply) => {
    const chat = String(params['chat_id'] ?? '');
    const wait = meter.take({ bot: token, chat, ...(isGroup(chat) && { group: chat }) });
    const seconds = flooded.get(chat) ?? (wait > 0 ? (options.retryAfter ?? Math.ceil(wait / 1000)) : 0);
    if (seconds > 0) {
      void reply.header('retry-after', String(seconds));
      return fail(reply, 429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
    }
    const now = upgraded.get(chat);
    if (now !== undefined)
      return fail(reply, 400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: Number(now),
      });
    if (missing.has(chat)) return fail(reply, 400, 'Bad Request: chat not found');
    if (blocked.has(chat)) return fail(reply, 403, 'Forbidden: bot was blocked by the user');
    const connection = params['business_connection_id'];
    if (typeof connection === 'string') {
      const fault = businessFault(hooks.business.get(connection), hooks.heard.get(`${connection}:${chat}`));
      return fault === null ? null : fail(reply, 400, fault);
    }
    if (!options.anyChat && !started.has(chat))
      return fail(reply, 403, "Forbidden: bot can't initiate conversation with a user");
    return null;
  };
  const isKnown = (params: Params) => (message_id: unknown) =>
    hooks.known.has(`${String(params['chat_id'])}:${String(message_id)}`);

  const send = (token: string, method: string, params: Params, file: Parts['file'], reply: FastifyReply) => {
    const chat = String(params['chat_id'] ?? '');
    if (!chat) return fail(reply, 400, 'Bad Request: chat_id is empty');
    const field = FILE_METHODS[method];
    const wrong = field === undefined ? null : files.fault(field, params[field], { fields: {}, file });
    if (wrong) return fail(reply, wrong.status, wrong.description);
    const fault = (field === undefined ? textFault(params) : null) ?? messageFault(params, isKnown(params));
    if (fault) return fail(reply, 400, fault);
    const refused = refusal(token, params, reply);
    if (refused) return refused;
    const text = String(params['text'] ?? params['caption'] ?? '');
    const message_id = ++hooks.lastMessage;
    const message = { message_id, chat_id: chat, text, method, params, ...(file && { file }) };
    messages.set(`${chat}:${message_id}`, message);
    hooks.known.add(`${chat}:${message_id}`);
    return { ok: true, result: show(token, message) };
  };
  const edit = (token: string, params: Params, reply: FastifyReply) => {
    const fault = textFault(params);
    if (fault) return fail(reply, 400, fault);
    const refused = refusal(token, params, reply);
    if (refused) return refused;
    const text = String(params['text'] ?? '');
    const message = messages.get(`${String(params['chat_id'])}:${String(params['message_id'])}`);
    if (!message) return fail(reply, 400, 'Bad Request: message to edit not found');
    if (message.text === text) return fail(reply, 400, 'Bad Request: message is not modified');
    Object.assign(message, { text, params });
    return { ok: true, result: { ...show(token, message), edit_date: Math.floor(Date.now() / 1000) } };
  };

  const app = fastify({ forceCloseConnections: true });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  files.register(app);
  app.all<{ Params: { token: string; method: string } }>(
    '/bot:token/:method',
    { bodyLimit: 60 * 1024 * 1024 },
    async (request, reply) => {
      const { token } = request.params;
      const method = request.params.method.toLowerCase();
      if (!tokens.includes(token)) return fail(reply, 401, 'Unauthorized');
      const form = Buffer.isBuffer(request.body)
        ? partsOf(request.headers['content-type'] ?? '', request.body)
        : null;
      const given = form?.fields ?? (request.body as object | null);
      const params = { ...(request.query as object), ...given } as Params;
      if (FILE_METHODS[method] !== undefined) return send(token, method, params, form?.file ?? null, reply);
      switch (method) {
        case 'getme':
          return { ok: true, result: me(token) };
        case 'sendmessage':
          return send(token, method, params, null, reply);
        case 'editmessagetext':
          return edit(token, params, reply);
        case 'getfile': {
          const found = files.found(String(params['file_id'] ?? ''));
          return typeof found === 'string' ? fail(reply, 400, found) : { ok: true, result: found };
        }
        case 'setmessagereaction': {
          const fault = reactionFault(params, isKnown(params));
          if (fault) return fail(reply, 400, fault);
          reactions.set(`${String(params['chat_id'])}:${String(params['message_id'])}`, params['reaction']);
          return { ok: true, result: true };
        }
        case 'deletemessage':
          if (messages.delete(`${params['chat_id']}:${params['message_id']}`))
            return { ok: true, result: true };
          return fail(reply, 400, 'Bad Request: message to delete not found');
        case 'setwebhook': {
          if (fault.setWebhook) return fail(reply, 400, `Bad Request: bad webhook: ${fault.setWebhook}`);
          const { url = '', secret_token } = params as { url?: string; secret_token?: string };
          if (secret_token !== undefined && !/^[\w-]{1,256}$/.test(secret_token)) {
            return fail(reply, 400, 'Bad Request: secret token contains unallowed characters');
          }
          if (url && !url.startsWith('https://') && !options.plainHttp) {
            return fail(reply, 400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
          }
          if (url) webhooks.set(token, { url, ...(secret_token && { secret_token }) });
          else webhooks.delete(token);
          return { ok: true, result: true, description: url ? 'Webhook was set' : 'Webhook was deleted' };
        }
        case 'getwebhookinfo':
          return {
            ok: true,
            result: {
              url: webhooks.get(token)?.url ?? '',
              ...(fault.delivery && { last_error_message: fault.delivery }),
            },
          };
        case 'deletewebhook':
          webhooks.delete(token);
          return { ok: true, result: true, description: 'Webhook was deleted' };
        default:
          return fail(reply, 404, 'Not Found');
      }
    },
  );

  const served = await serve(app, {
    ...(options.port !== undefined && { port: options.port }),
    error: ({ status, retryAfter }) => ({
      ok: false,
      error_code: status,
      description:
        status === 429
          ? `Too Many Requests: retry after ${retryAfter}`
          : status === 404
            ? 'Not Found'
            : 'Internal Server Error',
      ...(retryAfter !== undefined && { parameters: { retry_after: retryAfter } }),
    }),
  });

  return {
    ...served,
    meter,
    tokens,
    messages,
    blocked,
    missing,
    started,
    flooded,
    webhooks,
    reactions,
    hooks,
    files,
    /** Gives a group another id. The bot gets two messages about it, or learns of it at its next message. */
    upgrade: (from: string, to: string) => {
      upgraded.set(from, to);
      started.add(to);
      const message = (chat: string, more: object) => ({
        message: {
          message_id: ++hooks.lastMessage,
          chat: { id: Number(chat), type: chat === from ? 'group' : 'supergroup', title: 'Kopi' },
          date: Math.floor(Date.now() / 1000),
          ...more,
        },
      });
      return [
        message(from, { migrate_to_chat_id: Number(to) }),
        message(to, { migrate_from_chat_id: Number(from) }),
      ];
    },
    /** The error with which every webhook URL is refused; none while empty. */
    fault,
    deliver: hooks.deliver.bind(hooks),
    write: hooks.write.bind(hooks),
  };
}
