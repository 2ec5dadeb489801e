import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { inEach } from '#platform/language/texts.js';
import { Accounts, type PostingAccount } from '../accounts/accounts.js';
import type { Channel } from '../channels/channel.entity.js';
import type { ChatTransport } from './chat-commands.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope, type Origin } from './follow-way.js';
import { StartLinks } from './start-links.js';

interface StartServices {
  idempotency: Idempotency;
  scope: VisitorScope;
  accounts: Accounts;
  links: StartLinks;
}

/**
 * A way to follow in which the person gives no address: they open the brand's account in a network's own app, through a link
 * that is valid once, and start there. It serves any transport whose descriptor says `follow.by: 'start'`.
 */
export class StartFollowWay extends FollowWay {
  override readonly requires = 'nothing';

  constructor(
    private readonly start: ChatTransport,
    private readonly services: StartServices,
  ) {
    super();
  }

  override get transport() {
    return this.start.name;
  }

  override async isAvailable({ workspace_id }: Channel): Promise<boolean> {
    return this.startUrlOf(await this.services.accounts.of(workspace_id, this.start.network!)) !== null;
  }

  async begin(visitor: Visitor, channel: Channel, _address: string, origin: Origin): Promise<Followed> {
    const { accounts, idempotency, scope, links } = this.services;
    const account = await accounts.promised(channel.workspace_id, this.start.network!);
    const startUrl = this.startUrlOf(account);
    if (!startUrl) {
      const words = inEach(this.descriptor.texts, ({ unavailable }) => unavailable!);
      throw Problem.forPerson('transport', 'unavailable', words.en, words);
    }
    return idempotency.once(visitor, scope.of(visitor, channel.id), async (tx): Promise<Followed> => {
      const code = await links.create(tx, this.start.chat.code, channel, origin);
      return { status: 'pending', start_url: startUrl({ handle: channel.handle, code }) };
    });
  }

  private startUrlOf(account: PostingAccount | null) {
    return account && this.start.chat.startUrl(account);
  }
}

/** Makes the ways to follow by a start in a network's app. */
@Injectable()
export class StartFollowWays {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly accounts: Accounts,
    private readonly links: StartLinks,
  ) {}

  over(transport: ChatTransport): StartFollowWay {
    const { idempotency, scope, accounts, links } = this;
    return new StartFollowWay(transport, { idempotency, scope, accounts, links });
  }
}
