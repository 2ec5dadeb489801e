import { Injectable } from '@nestjs/common';
import { objectOf } from '#message/provider-answer.js';
import { TelegramApi } from '#message/telegram.api.js';
import { placeOfAddress } from '#message/telegram-place.js';
import { messageIdIn } from '../networks/network-message-id.js';
import {
  ReplyApi,
  type ReplyToSend,
  type OutgoingFile,
  type ReplyRecipient,
  type RefusalMeaning,
  type ReplyAnswer,
  type SendingAccount,
} from '../networks/reply-api.port.js';
import { meaningOfRefusal, problemOf } from './telegram.codes.js';
import { fieldOf, methodOf, requestOf, type TelegramRequest } from './telegram.request.js';
import { isWindowOpen } from './windows.js';

/** Milliseconds between two answers: Telegram allows about one a second to a person, and 20 a minute to a group. */
const TO_PERSON_MS = 1_000;
const TO_GROUP_MS = 3_000;

/** Sends answers of a bot over the Bot API. A file is a part of the call that sends the answer. */
@Injectable()
export class TelegramReplies extends ReplyApi {
  override readonly network = 'telegram';
  override readonly sendsFilesAlong = true;

  constructor(private readonly api: TelegramApi) {
    super();
  }

  override paceMs({ address = '' }: ReplyRecipient): number {
    return address.startsWith('-') ? TO_GROUP_MS : TO_PERSON_MS;
  }

  /** In a group an answer has to name whom it answers. */
  override namesLatest({ address = '' }: ReplyRecipient): boolean {
    return placeOfAddress(address)?.kind === 'comments';
  }

  override bodyOf({ message, recipient, target, conversation, now }: ReplyToSend): object | string {
    if (!isWindowOpen(conversation, now)) return 'awaits_customer';
    const number = target === null ? null : Number(target.split(' ').at(-1));
    return requestOf(message, recipient.address ?? '', Number.isSafeInteger(number) ? number : null);
  }

  override async send(
    { secrets }: SendingAccount,
    body: object,
    timeoutMs: number,
    file?: OutgoingFile,
  ): Promise<ReplyAnswer> {
    const { address, message_id, method, parameters } = body as TelegramRequest;
    const answer = file
      ? await this.sendFile(secrets.access_token, parameters, file, timeoutMs)
      : await this.api.call(secrets.access_token, method!, parameters, timeoutMs);
    const { ok, status, description: details, until, result } = answer;
    if (!ok) return { id: null, code: status, status, details, ...(until !== undefined && { until }) };
    // A reaction has no id of its own.
    const sent = objectOf(result)?.['message_id'];
    const id = Number.isSafeInteger(sent) ? String(sent) : `reaction ${message_id}`;
    return { id: messageIdIn(this.network, address, id), code: 0, status };
  }

  override meaningOf(answer: ReplyAnswer, attempts: number, now: number): RefusalMeaning {
    return meaningOfRefusal(answer, attempts, now);
  }

  override problemOf(code: number): string {
    return problemOf(code, '');
  }

  private sendFile(
    token: string,
    parameters: Record<string, unknown>,
    file: OutgoingFile,
    timeoutMs: number,
  ) {
    const field = fieldOf(file);
    return this.api.callWithFile(token, methodOf(field), parameters, { field, file, timeoutMs });
  }
}
