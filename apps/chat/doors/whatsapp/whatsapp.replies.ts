import { Injectable } from '@nestjs/common';
import { WhatsAppApi } from '#message/whatsapp.api.js';
import { WhatsAppMediaApi } from '#message/whatsapp-media.api.js';
import {
  ReplyApi,
  type ReplyToSend,
  type OutgoingFile,
  type RefusalMeaning,
  type ReplyAnswer,
  type SendingAccount,
} from '../networks/reply-api.port.js';
import { replyBody } from './reply-body.js';
import { meaningOfCode, problemOfCode } from './whatsapp.codes.js';
import { isWindowOpen } from './windows.js';

/** Sends answers over WhatsApp's Cloud API. */
@Injectable()
export class WhatsAppReplies extends ReplyApi {
  override readonly network = 'whatsapp';

  // WhatsApp's documentation says 30 days. One day less leaves time for answers that wait.
  override readonly keepsFilesMs = 29 * 86_400_000;

  constructor(
    private readonly api: WhatsAppApi,
    private readonly media: WhatsAppMediaApi,
  ) {
    super();
  }

  override bodyOf({ message, recipient, conversation, now, ...about }: ReplyToSend): object | string {
    if (message.kind !== 'template' && !isWindowOpen(conversation, now)) return 'window_closed';
    return replyBody(message, recipient, about);
  }

  override send(sender: SendingAccount, body: object, timeoutMs: number): Promise<ReplyAnswer> {
    return this.api.send(sender, body, timeoutMs);
  }

  override upload(sender: SendingAccount, file: OutgoingFile, timeoutMs: number): Promise<ReplyAnswer> {
    return this.media.upload(sender, file, timeoutMs);
  }

  override meaningOf(answer: ReplyAnswer, attempts: number, now: number): RefusalMeaning {
    return meaningOfCode(answer, attempts, now);
  }

  override problemOf(code: number): string {
    return problemOfCode(code);
  }
}
