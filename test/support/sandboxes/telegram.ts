import { fastify, type FastifyReply } from 'fastify';
import { RateMeter, serve } from './rate-meter.js';
import { htmlFault } from './telegram.rules.js';

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
  text: string;
  /** The parameters of the bot's call. */
  params: Record<string, unknown>;
}

export type TelegramSandbox = Awaited<ReturnType<typeof startTelegramSandbox>>;

const ABOUT = 0.05;
const MAX_TEXT = 4096;
const isGroup = (chat: string) => /^[-@]/.test(chat);

/** A server that behaves as Telegram's Bot API, as far as posts and the `/start` door need it. */
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
  /** Chats whose user has written to the bot; a bot may not write to others. */
  const started = new Set<string>();
  /** Chats whose limit is always used up, with the seconds that the answer names. */
  const flooded = new Map<string, number>();
  /** New ids of groups that became supergroups, by old id. */
  const upgraded = new Map<string, string>();
  const webhooks = new Map<string, { url: string; secret_token?: string }>();
  const fault = { setWebhook: '' };
  let lastMessage = 0;
  let lastUpdate = 1_000;

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

  const write = (token: string, params: Record<string, unknown>, reply: FastifyReply, edit: boolean) => {
    const chat = String(params['chat_id'] ?? '');
    const text = String(params['text'] ?? '');
    if (!chat) return fail(reply, 400, 'Bad Request: chat_id is empty');
    const html = params['parse_mode'] === 'HTML';
    const fault = html ? htmlFault(text) : null;
    if (fault) return fail(reply, 400, `Bad Request: can't parse entities: ${fault}`);
    const shown = html ? text.replace(/<[^>]*>/g, '').replace(/&(\w+|#\d+);/g, '.') : text;
    if (!shown.trim()) return fail(reply, 400, 'Bad Request: message text is empty');
    if (shown.length > MAX_TEXT) return fail(reply, 400, 'Bad Request: message is too long');
    const wait = meter.take({ bot: token, chat, ...(isGroup(chat) && { group: chat }) });
    const seconds = flooded.get(chat) ?? (wait > 0 ? (options.retryAfter ?? Math.ceil(wait / 1000)) : 0);
    if (seconds > 0) {
      const retry_after = seconds;
      void reply.header('retry-after', String(retry_after));
      return fail(reply, 429, `Too Many Requests: retry after ${retry_after}`, { retry_after });
    }
    const now = upgraded.get(chat);
    if (now !== undefined)
      return fail(reply, 400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: Number(now),
      });
    if (missing.has(chat)) return fail(reply, 400, 'Bad Request: chat not found');
    if (blocked.has(chat)) return fail(reply, 403, 'Forbidden: bot was blocked by the user');
    if (!options.anyChat && !started.has(chat))
      return fail(reply, 403, "Forbidden: bot can't initiate conversation with a user");
    if (edit) {
      const message = messages.get(`${chat}:${params['message_id']}`);
      if (!message) return fail(reply, 400, 'Bad Request: message to edit not found');
      if (message.text === text) return fail(reply, 400, 'Bad Request: message is not modified');
      Object.assign(message, { text, params });
      return { ok: true, result: { ...show(token, message), edit_date: Math.floor(Date.now() / 1000) } };
    }
    const message = { message_id: ++lastMessage, chat_id: chat, text, params };
    messages.set(`${chat}:${message.message_id}`, message);
    return { ok: true, result: show(token, message) };
  };

  const app = fastify({ forceCloseConnections: true });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.all<{ Params: { token: string; method: string } }>('/bot:token/:method', async (request, reply) => {
    const { token, method } = request.params;
    if (!tokens.includes(token)) return fail(reply, 401, 'Unauthorized');
    const params = { ...(request.query as object), ...(request.body as object | null) } as Record<
      string,
      unknown
    >;
    switch (method.toLowerCase()) {
      case 'getme':
        return { ok: true, result: me(token) };
      case 'sendmessage':
        return write(token, params, reply, false);
      case 'editmessagetext':
        return write(token, params, reply, true);
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
      case 'deletewebhook':
        webhooks.delete(token);
        return { ok: true, result: true, description: 'Webhook was deleted' };
      default:
        return fail(reply, 404, 'Not Found');
    }
  });

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

  /** Sends an update to the webhook that the bot set; `secret` overrides the one it set, null leaves it out. */
  const deliver = async (
    update: object,
    { token = tokens[0]!, secret }: { token?: string; secret?: string | null } = {},
  ) => {
    const webhook = webhooks.get(token);
    if (!webhook) throw new Error('The bot has set no webhook');
    const header = secret === undefined ? webhook.secret_token : secret;
    const answer = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(header && { 'x-telegram-bot-api-secret-token': header }),
      },
      body: JSON.stringify({ update_id: ++lastUpdate, ...update }),
    });
    return { status: answer.status, body: await answer.text() };
  };

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
    /** Gives a group another id. The bot gets two messages about it, or learns of it at its next message. */
    upgrade: (from: string, to: string) => {
      upgraded.set(from, to);
      started.add(to);
      const message = (chat: string, more: object) => ({
        message: {
          message_id: ++lastMessage,
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
    deliver,
    /** Sends the bot a message of a person; `/start <payload>` for a person who came by a link. */
    write: (chatId: number, text: string, how?: Parameters<typeof deliver>[1]) => {
      started.add(String(chatId));
      const person = { id: chatId, first_name: 'Sari', username: `sari_${chatId}` };
      const message = {
        message_id: ++lastMessage,
        from: { ...person, is_bot: false },
        chat: { ...person, type: 'private' },
      };
      const command = /^\/\w+/.exec(text)?.[0];
      const entities = command && [{ type: 'bot_command', offset: 0, length: command.length }];
      return deliver(
        { message: { ...message, date: Math.floor(Date.now() / 1000), text, ...(entities && { entities }) } },
        how,
      );
    },
  };
}
