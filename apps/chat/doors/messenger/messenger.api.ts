import { Injectable } from '@nestjs/common';
import {
  objectOf,
  errorCodeOf,
  parseObject,
  retryAfter,
  UnexpectedResponse,
} from '#message/provider-answer.js';
import { multipart } from '#message/multipart.js';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { attachmentTypeOf } from './messenger.body.js';
import type { OutgoingFile, ReplyAnswer, SendingAccount } from '../networks/reply-api.port.js';

/** The client of the Messenger Platform's Send API and Attachment Upload API, by which pages and their linked Instagram accounts send. */
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
    const headers = { 'content-type': 'application/json', ...headersOf(secrets.access_token) };
    return answerOf(await this.http.post(url, JSON.stringify(body), headers, { timeoutMs }), 'message_id');
  }

  /** Uploads a file; answers name it by the `id` of the result. Throws as `send` does. */
  async upload(
    { secrets }: SendingAccount,
    platform: 'messenger' | 'instagram',
    file: OutgoingFile,
    timeoutMs: number,
  ): Promise<ReplyAnswer> {
    const { messengerBaseUrl, META_API_VERSION } = this.config;
    const query = platform === 'instagram' ? '?platform=instagram' : '';
    const url = `${messengerBaseUrl}/${META_API_VERSION}/me/message_attachments${query}`;
    const type = attachmentTypeOf(file.mime_type);
    const message = JSON.stringify({ attachment: { type, payload: { is_reusable: true } } });
    const { body, ...form } = multipart({ message }, 'filedata', file);
    const headers = { ...headersOf(secrets.access_token), ...form };
    return answerOf(await this.http.post(url, body, headers, { timeoutMs }), 'attachment_id');
  }
}

const headersOf = (access_token: string) => ({ authorization: `Bearer ${access_token}` });

/** Reads an answer of the Graph API; `field` has the id of what was accepted. Throws UnexpectedResponse. */
function answerOf(answer: OutgoingAnswer, field: 'message_id' | 'attachment_id'): ReplyAnswer {
  const { status } = answer;
  const said = parseObject(answer.body);
  const error = objectOf(said?.['error']);
  const code = errorCodeOf(error?.['code']);
  if (error && code !== undefined) {
    const subcode = errorCodeOf(error['error_subcode']);
    const until = retryAfter(answer.headers['retry-after'], Date.now());
    return { id: null, code, status, ...(subcode && { subcode }), ...(until && { until }) };
  }
  const id = said?.[field];
  if (error || status > 299 || typeof id !== 'string' || id === '') throw new UnexpectedResponse(answer);
  return { id, code: 0, status };
}
