import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { multipart, type UploadFile } from './multipart.js';
import { parseObject, objectOf, retryAfter, UnexpectedResponse } from './provider-answer.js';

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

/**
 * Telegram's Bot API. The bot's token is a part of every URL, those of files too: no URL of it is ever logged or stored.
 */
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

  /** Calls a method. Throws UnexpectedResponse, and what OutgoingHttp throws. */
  async call(token: string, method: string, parameters: object, timeoutMs: number): Promise<TelegramAnswer> {
    const headers = { 'content-type': 'application/json' };
    const url = this.urlOf(token, method);
    return answerOf(await this.http.post(url, JSON.stringify(parameters), headers, { timeoutMs }));
  }

  /** Calls a method with a file as the parameter `field`, which is sent as it is read. Throws as `call` does. */
  async callWithFile(
    token: string,
    method: string,
    parameters: Readonly<Record<string, unknown>>,
    { field, file, timeoutMs }: { field: string; file: UploadFile; timeoutMs: number },
  ): Promise<TelegramAnswer> {
    const fields = Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const { body, ...headers } = multipart(Object.fromEntries(fields), field, file);
    return answerOf(await this.http.post(this.urlOf(token, method), body, headers, { timeoutMs }));
  }

  /** Opens a file by the path that `getFile` named; the caller reads or destroys the body. Throws what OutgoingHttp throws. */
  async open(token: string, path: string, timeoutMs: number): Promise<{ status: number; body: Readable }> {
    return this.http.open(`${this.config.telegramBaseUrl}/file/bot${token}/${path}`, {}, { timeoutMs });
  }

  private urlOf(token: string, method: string): string {
    return `${this.config.telegramBaseUrl}/bot${token}/${method}`;
  }
}

/** Reads an answer of the Bot API; throws UnexpectedResponse for another one. */
function answerOf(answer: OutgoingAnswer): TelegramAnswer {
  const body = parseObject(answer.body);
  if (typeof body?.['ok'] !== 'boolean') throw new UnexpectedResponse(answer);
  if (body['ok'] && (answer.status > 299 || body['result'] === undefined))
    throw new UnexpectedResponse(answer);
  const now = Date.now();
  const hints = objectOf(body['parameters']);
  return {
    ok: body['ok'],
    status: statusOf(answer.status, body['error_code']),
    result: body['result'] ?? null,
    description: String(body['description'] ?? ''),
    until: retryAfter(hints?.['retry_after'], now) ?? retryAfter(answer.headers['retry-after'], now),
    movedTo: chatIdOf(hints?.['migrate_to_chat_id']),
  };
}

/** Of a chat; null for what is none. */
export const chatIdOf = (id: unknown): string | null => (Number.isSafeInteger(id) ? String(id) : null);

/** The code in the body is more exact, except where the status says that the server is unavailable or at its limit. */
function statusOf(status: number, code: unknown): number {
  if (status === 429 || status >= 500) return status;
  return typeof code === 'number' && /^[45]\d\d$/.test(String(code)) ? code : status;
}
