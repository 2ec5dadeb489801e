import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { jsonOf, objectOf } from '../answers.js';

/** An answer of the Bot API; `result` is null where it was not ok. */
export interface TelegramAnswer {
  ok: boolean;
  status: number;
  result: unknown;
  description: string;
  /** Seconds. */
  retryAfter: number | null;
}

/** Telegram's Bot API. */
@Injectable()
export class TelegramApi {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly config: Config,
  ) {}

  /** Null where the answer is none of the Bot API's; throws as OutgoingHttp does. */
  async call(
    token: string,
    method: string,
    parameters: object,
    timeoutMs: number,
  ): Promise<TelegramAnswer | null> {
    const url = `${this.config.telegramBaseUrl}/bot${token}/${method}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await this.http.post(url, JSON.stringify(parameters), headers, { timeoutMs });
    const body = jsonOf(answer.body);
    if (typeof body?.['ok'] !== 'boolean') return null;
    if (body['ok'] && (answer.status > 299 || body['result'] === undefined)) return null;
    const seconds = Number(objectOf(body['parameters'])?.['retry_after'] ?? answer.headers['retry-after']);
    return {
      ok: body['ok'],
      status: Number(body['error_code'] ?? answer.status),
      result: body['result'] ?? null,
      description: String(body['description'] ?? ''),
      retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
    };
  }
}
