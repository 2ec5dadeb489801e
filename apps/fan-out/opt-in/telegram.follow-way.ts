import { Injectable } from '@nestjs/common';
import { Idempotency } from '#platform/http/idempotency.js';
import { Accounts, type PostingAccount } from '../accounts/accounts.js';
import type { Channel } from '../channels/channel.entity.js';
import { VisitorScope, type Origin } from './follow-way.js';
import { StartFollowWay, type MakeUrl } from './start.follow-way.js';
import { StartLinks } from './start-links.js';

/** Lets a person follow by opening the workspace's bot through a link that is valid once. */
@Injectable()
export class TelegramFollowWay extends StartFollowWay {
  readonly transport = 'telegram';

  constructor(
    idempotency: Idempotency,
    scope: VisitorScope,
    accounts: Accounts,
    private readonly links: StartLinks,
  ) {
    super(idempotency, scope, accounts);
  }

  protected override canStart(): boolean {
    return true;
  }

  protected override async prepareUrl(
    channel: Channel,
    origin: Origin,
    { name }: PostingAccount,
  ): Promise<MakeUrl> {
    return async (tx) => `https://t.me/${name}?start=${await this.links.createPayload(tx, channel, origin)}`;
  }
}
