import { Injectable } from '@nestjs/common';
import { waysOut } from './windows.js';
import { messageOf } from './messenger.body.js';
import { meaningOfCode, problemOfCode } from './messenger.codes.js';
import { MessengerApi } from './messenger.api.js';
import {
  ReplyApi,
  type ReplyToSend,
  type OutgoingFile,
  type RefusalMeaning,
  type ReplyAnswer,
  type SendingAccount,
} from '../networks/reply-api.port.js';

/**
 * Sends answers over the Messenger Platform. Outside the 24 hours only the tag for a human agent is used; Meta ended
 * other tags in 2026.
 */
@Injectable()
export abstract class PageReplies extends ReplyApi {
  /** True if the echo of an answer contains the metadata that it was sent with. */
  protected abstract readonly echoesMetadata: boolean;

  abstract override readonly network: 'messenger' | 'instagram';
  // Meta states no time for reusable attachments.
  override readonly keepsFilesMs = 30 * 86_400_000;

  constructor(private readonly api: MessengerApi) {
    super();
  }

  override bodyOf({
    message,
    recipient,
    conversation,
    settings,
    network_media,
    now,
  }: ReplyToSend): object | string {
    const way = waysOut(conversation, settings.human_agent ?? false, now);
    // With the tag, Meta accepts only what a person writes.
    const isAutomatic = message.sender === 'automatic';
    if (way === null || (way === 'human_agent' && isAutomatic)) return 'awaits_customer';
    if (recipient.address === undefined) return 'no_address';
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    return {
      recipient: { id: recipient.address },
      ...(way === 'response' ? { messaging_type: 'RESPONSE' } : tagged),
      message: { ...messageOf(message, network_media), ...(this.echoesMetadata && { metadata: message.id }) },
    };
  }

  override send(sender: SendingAccount, body: object, timeoutMs: number): Promise<ReplyAnswer> {
    return this.api.send(sender, body, timeoutMs);
  }

  override upload(sender: SendingAccount, file: OutgoingFile, timeoutMs: number): Promise<ReplyAnswer> {
    return this.api.upload(sender, this.network, file, timeoutMs);
  }

  override meaningOf(answer: ReplyAnswer, attempts: number, now: number): RefusalMeaning {
    return meaningOfCode(answer, attempts, now);
  }

  override problemOf(code: number): string {
    return problemOfCode(code);
  }
}
