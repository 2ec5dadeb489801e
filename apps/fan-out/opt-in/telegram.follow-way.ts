import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import type { Channel } from '../channels/channel.entity.js';
import { StartLinks } from './start-links.js';
import { Accounts } from '../accounts/accounts.js';
import { refusedWords } from '../pages/texts.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope, type Origin } from './follow-way.js';

/** Lets a person follow by opening the workspace's bot through a link that is valid once. */
@Injectable()
export class TelegramFollowWay extends FollowWay {
  readonly transport = 'telegram';
  override readonly requires = 'nothing';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly accounts: Accounts,
    private readonly links: StartLinks,
  ) {
    super();
  }

  override async isAvailable({ workspace_id }: Channel): Promise<boolean> {
    return (await this.accounts.of(workspace_id, 'telegram')) !== null;
  }

  async begin(visitor: Visitor, channel: Channel, _address: string, origin: Origin): Promise<Followed> {
    const bot = await this.accounts.promised(channel.workspace_id, 'telegram');
    if (!bot)
      throw Problem.forPerson(
        'transport',
        'unavailable',
        'This channel has no bot on Telegram',
        refusedWords('noTelegram'),
      );
    return this.idempotency.once(
      visitor,
      this.scope.of(visitor, channel.id),
      async (tx): Promise<Followed> => ({
        status: 'pending',
        start_url: `https://t.me/${bot.name}?start=${await this.links.createToken(tx, channel, origin)}`,
      }),
    );
  }
}
