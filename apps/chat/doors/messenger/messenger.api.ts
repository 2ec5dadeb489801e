import { Injectable } from '@nestjs/common';
import {
  asObject,
  errorCodeOf,
  parseObject,
  retryAfter,
  UnexpectedResponse,
} from '#message/provider-answer.js';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import type { ReplyAnswer, SendingAccount } from '../networks/reply-api.port.js';

/** The client of the Messenger Platform's Send API, by which pages and their linked Instagram accounts send. */
@Injectable()
export class MessengerApi {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly config: MessageSettings,
  ) {}

  /**
   * Sends a request with the page's token, which makes `me` the page. Throws UnexpectedResponse, and the errors of
   * OutgoingHttp.
   */
  async send({ secrets }: SendingAccount, body: object, timeoutMs: number): Promise<ReplyAnswer> {
    const url = `${this.config.messengerBaseUrl}/${this.config.META_API_VERSION}/me/messages`;
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${secrets.access_token}`,
    };
    const answer = await this.http.post(url, JSON.stringify(body), headers, { timeoutMs });
    const { status } = answer;
    const said = parseObject(answer.body);
    const error = asObject(said?.['error']);
    const code = errorCodeOf(error?.['code']);
    if (error && code !== undefined) {
      const subcode = errorCodeOf(error['error_subcode']);
      const until = retryAfter(answer.headers['retry-after'], Date.now());
      return { id: null, code, status, ...(subcode && { subcode }), ...(until && { until }) };
    }
    const id = said?.['message_id'];
    if (error || status > 299 || typeof id !== 'string' || id === '') throw new UnexpectedResponse(answer);
    return { id, code: 0, status };
  }
}
