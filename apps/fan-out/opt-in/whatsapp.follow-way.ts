import { Injectable } from '@nestjs/common';
import { Idempotency } from '#platform/http/idempotency.js';
import { Accounts, type PostingAccount } from '../accounts/accounts.js';
import type { Channel } from '../channels/channel.entity.js';
import { VisitorScope, type Origin } from './follow-way.js';
import { StartFollowWay, type MakeUrl } from './start.follow-way.js';
import { StartLinks } from './start-links.js';

/**
 * Lets a person follow by sending a prepared message to the workspace's number: a keyword, the channel's handle, and a code
 * that is valid once, by which the message is known to be no dialogue, and which says what brought the person.
 */
@Injectable()
export class WhatsAppFollowWay extends StartFollowWay {
  readonly transport = 'whatsapp';

  constructor(
    idempotency: Idempotency,
    scope: VisitorScope,
    accounts: Accounts,
    private readonly links: StartLinks,
  ) {
    super(idempotency, scope, accounts);
  }

  protected override canStart(account: PostingAccount): boolean {
    return numberOf(account) !== null;
  }

  protected override async prepareUrl(
    channel: Channel,
    origin: Origin,
    account: PostingAccount,
  ): Promise<MakeUrl> {
    const { start_words } = account.settings;
    return async (tx) => {
      const code = await this.links.createCode(tx, channel, origin);
      const words = [start_words?.[0] ?? 'START', channel.handle, code];
      return `https://wa.me/${numberOf(account)}?text=${encodeURIComponent(words.join(' '))}`;
    };
  }
}

/** The number as the brand entered it, else as Meta shows it; null where the account's name is no more than its id. */
const numberOf = ({ settings, name, account }: PostingAccount): string | null =>
  settings.phone_number ?? (name === account ? null : name);
