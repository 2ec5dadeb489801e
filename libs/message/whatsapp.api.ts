import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import {
  errorCodeOf,
  parseObject,
  asObject,
  retryAfter,
  UnexpectedResponse,
} from '#message/provider-answer.js';

/** An answer of the Cloud API: the id of a message that was accepted, or why it was not. */
export interface WhatsAppAnswer {
  id: string | null;
  code: number;
  details: string;
  /** Of HTTP. */
  status: number;
  /** The instant that Retry-After named. */
  until?: number;
}

/** WhatsApp's Cloud API. */
@Injectable()
export class WhatsAppApi {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly config: MessageSettings,
  ) {}

  /** Throws UnexpectedResponse, and what OutgoingHttp throws. */
  async send(
    account: { account: string; secrets: { access_token: string } },
    message: object,
    timeoutMs: number,
  ): Promise<WhatsAppAnswer> {
    const url = `${this.config.whatsappBaseUrl}/${this.config.META_API_VERSION}/${account.account}/messages`;
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${account.secrets.access_token}`,
    };
    const answer = await this.http.post(
      url,
      JSON.stringify({ messaging_product: 'whatsapp', ...message }),
      headers,
      { timeoutMs },
    );
    const body = parseObject(answer.body);
    const error = asObject(body?.['error']);
    const code = errorCodeOf(error?.['code']);
    const { status } = answer;
    if (error && code !== undefined) {
      const details = asObject(error['error_data'])?.['details'] ?? error['message'];
      const until = retryAfter(answer.headers['retry-after'], Date.now());
      return { id: null, code, details: String(details ?? ''), status, ...(until && { until }) };
    }
    const messages = body?.['messages'];
    const id = Array.isArray(messages) ? asObject(messages[0])?.['id'] : undefined;
    if (error || status > 299 || typeof id !== 'string' || id === '') throw new UnexpectedResponse(answer);
    return { id, code: 0, details: '', status };
  }
}
