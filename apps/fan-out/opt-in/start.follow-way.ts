import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { inEach } from '#platform/language/texts.js';
import { Accounts, type PostingAccount } from '../accounts/accounts.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope, type Origin } from './follow-way.js';

export type MakeUrl = (tx: Tx) => Promise<string>;

/** A way to follow in which the person gives no address: they open the brand's account in a network's own app and start there. */
@Injectable()
export abstract class StartFollowWay extends FollowWay {
  override readonly requires = 'nothing';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly accounts: Accounts,
  ) {
    super();
  }

  /** False where nobody can be led to the account. */
  protected abstract canStart(account: PostingAccount): boolean;

  /** Prepares the URL that opens the account in the network's app; it is made in the transaction that stores its link. */
  protected abstract prepareUrl(channel: Channel, origin: Origin, account: PostingAccount): Promise<MakeUrl>;

  override async isAvailable({ workspace_id }: Channel): Promise<boolean> {
    const account = await this.accounts.of(workspace_id, this.network);
    return account !== null && this.canStart(account);
  }

  async begin(visitor: Visitor, channel: Channel, _address: string, origin: Origin): Promise<Followed> {
    const account = await this.accounts.promised(channel.workspace_id, this.network);
    if (!account || !this.canStart(account)) {
      const words = inEach(this.descriptor.texts, ({ unavailable }) => unavailable!);
      throw Problem.forPerson('transport', 'unavailable', words.en, words);
    }
    const makeUrl = await this.prepareUrl(channel, origin, account);
    return this.idempotency.once(
      visitor,
      this.scope.of(visitor, channel.id),
      async (tx): Promise<Followed> => ({
        status: 'pending',
        start_url: await makeUrl(tx),
      }),
    );
  }

  private get network(): Network {
    return this.descriptor.network!;
  }
}
