import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import type { Channel } from '../channels/channel.entity.js';
import { StartLinks } from './start-links.js';
import { Accounts } from '../accounts/accounts.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope } from './follow-way.js';

/** A person follows by writing a keyword to the workspace's number; what brought them stands behind it as a code. */
@Injectable()
export class WhatsAppFollowWay extends FollowWay {
  readonly transport = 'whatsapp';
  override readonly asks = 'nothing';
  readonly words = 'Open the chat and send the message that stands there.';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly accounts: Accounts,
    private readonly links: StartLinks,
  ) {
    super();
  }

  override async isOpen(channel: Channel): Promise<boolean> {
    const account = await this.accounts.of(channel.workspace_id, 'whatsapp');
    return Boolean(account?.settings.phone_number);
  }

  async begin(visitor: Visitor, channel: Channel, _address = '', source?: string): Promise<Followed> {
    const account = await this.accounts.promised(channel.workspace_id, 'whatsapp');
    const { phone_number, start_words } = account?.settings ?? {};
    if (!phone_number)
      throw Problem.field('transport', 'unavailable', 'This channel shows no number on WhatsApp');
    const words = [start_words?.[0] ?? 'START', channel.handle];
    return this.idempotency.once(
      visitor,
      this.scope.of(visitor, channel.id),
      async (tx): Promise<Followed> => {
        if (source) words.push(await this.links.code(tx, channel, source));
        const text = encodeURIComponent(words.join(' '));
        return { status: 'pending', start_url: `https://wa.me/${phone_number}?text=${text}` };
      },
    );
  }
}
