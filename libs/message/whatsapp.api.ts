import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import {
  errorCodeOf,
  parseObject,
  objectOf,
  retryAfter,
  UnexpectedResponse,
} from '#message/provider-answer.js';

/** An answer of the Cloud API: the id of the accepted message, or the error. */
export interface WhatsAppAnswer {
  /** `wamid.…`; null if the message was refused. */
  id: string | null;
  /** Meta's error code; 0 if the message was accepted. */
  code: number;
  /** Meta's text of the error; empty if the message was accepted. */
  details: string;
  /** HTTP status. */
  status: number;
  /** The instant of Retry-After, in milliseconds since 1970; left out if the header is missing. */
  until?: number;
}

/** Client of WhatsApp's Cloud API. */
@Injectable()
export class WhatsAppApi {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly config: MessageSettings,
  ) {}

  /** Sends a message from an account (its phone number id). Throws UnexpectedResponse for an answer that is not of the API, and errors of OutgoingHttp. */
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
    const error = objectOf(body?.['error']);
    const code = errorCodeOf(error?.['code']);
    const { status } = answer;
    if (error && code !== undefined) {
      const details = objectOf(error['error_data'])?.['details'] ?? error['message'];
      const until = retryAfter(answer.headers['retry-after'], Date.now());
      return { id: null, code, details: String(details ?? ''), status, ...(until && { until }) };
    }
    const messages = body?.['messages'];
    const id = Array.isArray(messages) ? objectOf(messages[0])?.['id'] : undefined;
    if (error || status > 299 || typeof id !== 'string' || id === '') throw new UnexpectedResponse(answer);
    return { id, code: 0, details: '', status };
  }
}
