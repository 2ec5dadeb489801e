import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Languages } from '../channels/languages.js';
import type { Channel } from '../channels/channel.entity.js';
import { StartLinks } from './start-links.js';
import { Accounts } from '../accounts/accounts.js';
import { refusedWords } from '../pages/texts.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope, type Origin } from './follow-way.js';

/** Lets a person follow by sending a keyword to the workspace's number. A code behind the keyword says what brought the person. */
@Injectable()
export class WhatsAppFollowWay extends FollowWay {
  readonly transport = 'whatsapp';
  override readonly requires = 'nothing';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly accounts: Accounts,
    private readonly links: StartLinks,
    private readonly languages: Languages,
  ) {
    super();
  }

  override async isAvailable(channel: Channel): Promise<boolean> {
    const account = await this.accounts.of(channel.workspace_id, 'whatsapp');
    return Boolean(account?.settings.phone_number);
  }

  async begin(visitor: Visitor, channel: Channel, _address: string, origin: Origin): Promise<Followed> {
    const account = await this.accounts.promised(channel.workspace_id, 'whatsapp');
    const { phone_number, start_words } = account?.settings ?? {};
    if (!phone_number)
      throw Problem.forPerson(
        'transport',
        'unavailable',
        'This channel shows no number on WhatsApp',
        refusedWords('noWhatsApp'),
      );
    const brand = (await this.languages.of(channel)) ?? 'en';
    const words = [start_words?.[0] ?? 'START', channel.handle];
    return this.idempotency.once(
      visitor,
      this.scope.of(visitor, channel.id),
      async (tx): Promise<Followed> => {
        // The person sees the code in the chat, so it is added only when it has something to say.
        if (origin.source || origin.language !== brand)
          words.push(await this.links.createCode(tx, channel, origin));
        const text = encodeURIComponent(words.join(' '));
        return { status: 'pending', start_url: `https://wa.me/${phone_number}?text=${text}` };
      },
    );
  }
}
