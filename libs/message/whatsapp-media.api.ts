import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { ForeignMediaHost, isMetaMedia } from './meta-media.js';
import { multipart, type UploadFile } from './multipart.js';
import { objectOf, errorCodeOf, parseObject, retryAfter, UnexpectedResponse } from './provider-answer.js';
import type { WhatsAppAnswer } from './whatsapp.api.js';

interface Account {
  account: string;
  secrets: { access_token: string };
}

/** Where WhatsApp has a file for five minutes, and the hash of its bytes, in hex or base64. */
export interface WhatsAppMedia {
  url: string;
  sha256: string | null;
  bytes: number | null;
}

/** Downloads and uploads files by WhatsApp's Cloud API. */
@Injectable()
export class WhatsAppMediaApi {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly config: MessageSettings,
  ) {}

  /** Asks where a file is. Throws UnexpectedResponse, and what OutgoingHttp throws. */
  async find(sender: Account, id: string, timeoutMs: number): Promise<WhatsAppMedia | WhatsAppAnswer> {
    const url = `${this.base}/${encodeURIComponent(id)}?phone_number_id=${encodeURIComponent(sender.account)}`;
    const answer = await this.http.send(url, { method: 'GET', headers: headersOf(sender) }, { timeoutMs });
    const body = parseObject(answer.body);
    const refusal = refusalOf(body, answer);
    if (refusal) return refusal;
    const { url: address, sha256, file_size } = body ?? {};
    if (answer.status > 299 || typeof address !== 'string') throw new UnexpectedResponse(answer);
    const bytes = Number(file_size);
    return {
      url: address,
      sha256: typeof sha256 === 'string' && sha256 !== '' ? sha256 : null,
      bytes: Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null,
    };
  }

  /** Opens a file where `find` said that it is. Throws ForbiddenTarget for an address that does not belong to Meta. */
  async open(
    sender: Account,
    { url }: WhatsAppMedia,
    timeoutMs: number,
  ): Promise<{ status: number; body: Readable }> {
    const target = this.http.check(url);
    if (!isMetaMedia(target) && target.origin !== new URL(this.config.whatsappBaseUrl).origin)
      throw new ForeignMediaHost('WhatsApp named an address that is not its own');
    return this.http.open(url, headersOf(sender), { timeoutMs });
  }

  /** Uploads a file; the id of the answer is what messages name. Throws as `find` does. */
  async upload(sender: Account, file: UploadFile, timeoutMs: number): Promise<WhatsAppAnswer> {
    const fields = { messaging_product: 'whatsapp', type: file.mime_type };
    const { body, ...headers } = multipart(fields, 'file', file);
    const answer = await this.http.post(
      `${this.base}/${sender.account}/media`,
      body,
      { ...headersOf(sender), ...headers },
      { timeoutMs },
    );
    const content = parseObject(answer.body);
    const refusal = refusalOf(content, answer);
    if (refusal) return refusal;
    const id = content?.['id'];
    if (answer.status > 299 || typeof id !== 'string' || id === '') throw new UnexpectedResponse(answer);
    return { id, code: 0, details: '', status: answer.status };
  }

  private get base(): string {
    return `${this.config.whatsappBaseUrl}/${this.config.META_API_VERSION}`;
  }
}

const headersOf = ({ secrets }: Account) => ({ authorization: `Bearer ${secrets.access_token}` });

function refusalOf(
  body: Record<string, unknown> | null,
  { status, headers }: { status: number; headers: Record<string, string> },
): WhatsAppAnswer | null {
  const error = objectOf(body?.['error']);
  const code = errorCodeOf(error?.['code']);
  if (!error || code === undefined) return null;
  const until = retryAfter(headers['retry-after'], Date.now());
  return { id: null, code, details: String(error['message'] ?? ''), status, ...(until && { until }) };
}
