import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import type { Channel } from '../channels/channel.entity.js';
import { Sweep } from '../sweep/sweep.js';
import type { Followed } from './follow.dto.js';
import { addressForm } from './address-form.js';
import { FollowWay, VisitorScope } from './follow-way.js';
import { mailOptIn } from './opt-in.jobs.js';
import { OptIns } from './opt-ins.js';

/** An address follows once the link in a mail to it was used. The answer is the same for every address. */
@Injectable()
export class EmailFollowWay extends FollowWay {
  readonly transport = 'email';
  readonly words = 'Look into your mail: a link there has to be used within seven days.';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly optIns: OptIns,
    private readonly sweep: Sweep,
  ) {
    super();
  }

  async begin(visitor: Visitor, channel: Channel, address: string, source?: string): Promise<Followed> {
    const form = addressForm(this.transport, address);
    if (form === null) throw Problem.field('address', 'isEmail', 'address must be an e-mail address');
    const pending: Followed = { status: 'pending' };
    return this.idempotency.once(visitor, this.scope.of(visitor, channel.id), async (tx) => {
      await this.optIns.begin(tx, channel, form, source);
      this.sweep.afterThisCommit(mailOptIn.name);
      return pending;
    });
  }
}
