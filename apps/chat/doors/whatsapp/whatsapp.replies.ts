import { Injectable } from '@nestjs/common';
import { WhatsAppApi } from '#message/whatsapp.api.js';
import {
  ReplyApi,
  type OutgoingAnswer,
  type RefusalMeaning,
  type ReplyAnswer,
  type SendingAccount,
} from '../networks/reply-api.port.js';
import { replyBody } from './reply-body.js';
import { meaningOfCode, problemOfCode } from './whatsapp.codes.js';
import { isWindowOpen } from './windows.js';

/** Answers over WhatsApp's Cloud API. */
@Injectable()
export class WhatsAppReplies extends ReplyApi {
  override readonly network = 'whatsapp';

  constructor(private readonly api: WhatsAppApi) {
    super();
  }

  override bodyOf({ message, recipient, target, customer_wrote_at, now }: OutgoingAnswer): object | string {
    if (message.kind !== 'template' && !isWindowOpen({ customer_wrote_at }, now)) return 'window_closed';
    return replyBody(message, recipient, target);
  }

  override send(sender: SendingAccount, body: object, timeoutMs: number): Promise<ReplyAnswer> {
    return this.api.send(sender, body, timeoutMs);
  }

  override meaningOf(answer: ReplyAnswer, attempts: number, now: number): RefusalMeaning {
    return meaningOfCode(answer, attempts, now);
  }

  override problemOf(code: number): string {
    return problemOfCode(code);
  }
}
