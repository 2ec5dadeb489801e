import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { parseObject, asObject, retryAfter, UnexpectedResponse } from '#message/provider-answer.js';

/** An answer of the Bot API; `result` is null where it was not ok. */
export interface TelegramAnswer {
  ok: boolean;
  status: number;
  result: unknown;
  description: string;
  /** The instant before which it wants nothing. */
  until: number | undefined;
  /** The id that the chat has now, because its group became a supergroup; null where it has the one that was asked for. */
  movedTo: string | null;
}

/** Parameters of a method that concerns a chat. */
export interface ChatParameters {
  chat_id: string;
  [name: string]: unknown;
}

/** Telegram's Bot API. */
@Injectable()
export class TelegramApi {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly config: MessageSettings,
  ) {}

  /**
   * Calls a method for a chat; where its group became a supergroup, once more under the chat's new id, which `movedTo`
   * names. Throws UnexpectedResponse, and what OutgoingHttp throws.
   */
  async callForChat(
    token: string,
    method: string,
    parameters: ChatParameters,
    timeoutMs: number,
  ): Promise<TelegramAnswer> {
    const answer = await this.call(token, method, parameters, timeoutMs);
    const { ok, movedTo } = answer;
    if (ok || movedTo === null || movedTo === parameters.chat_id) return { ...answer, movedTo: null };
    const again = await this.call(token, method, { ...parameters, chat_id: movedTo }, timeoutMs);
    return { ...again, movedTo };
  }

  private async call(
    token: string,
    method: string,
    parameters: object,
    timeoutMs: number,
  ): Promise<TelegramAnswer> {
    const url = `${this.config.telegramBaseUrl}/bot${token}/${method}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await this.http.post(url, JSON.stringify(parameters), headers, { timeoutMs });
    const body = parseObject(answer.body);
    if (typeof body?.['ok'] !== 'boolean') throw new UnexpectedResponse(answer);
    if (body['ok'] && (answer.status > 299 || body['result'] === undefined))
      throw new UnexpectedResponse(answer);
    const now = Date.now();
    const hints = asObject(body['parameters']);
    return {
      ok: body['ok'],
      status: statusOf(answer.status, body['error_code']),
      result: body['result'] ?? null,
      description: String(body['description'] ?? ''),
      until: retryAfter(hints?.['retry_after'], now) ?? retryAfter(answer.headers['retry-after'], now),
      movedTo: chatIdOf(hints?.['migrate_to_chat_id']),
    };
  }
}

/** Of a chat; null for what is none. */
export const chatIdOf = (id: unknown): string | null => (Number.isSafeInteger(id) ? String(id) : null);

/** The code in the body is more exact, except where the status says that the server is away or at its limit. */
function statusOf(status: number, code: unknown): number {
  if (status === 429 || status >= 500) return status;
  return typeof code === 'number' && /^[45]\d\d$/.test(String(code)) ? code : status;
}
