import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope, type Origin } from './follow-way.js';
import { Joining } from '../audience/joining.js';
import { FollowerTokens } from '../audience/tokens.js';
import { OPT_IN } from '../transports/wordings.js';

/** Lets a browser follow its live stream without an address; its token is its only identity. A repeated request gets the same follower. */
@Injectable()
export class LiveFollowWay extends FollowWay {
  readonly transport = 'live';
  override readonly requires = 'nothing';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly joining: Joining,
    private readonly tokens: FollowerTokens,
    private readonly ids: Ids,
  ) {
    super();
  }

  async begin(visitor: Visitor, channel: Channel, _address: string, origin: Origin): Promise<Followed> {
    const consent = { how: 'live_session', proof: null, wording: OPT_IN.live, ...origin };
    const request = {
      public_id: this.ids.next('fol'),
      channel_id: channel.id,
      transport: this.transport,
      consent,
    } as const;
    const { public_id: id } = await this.idempotency.once(visitor, this.scope.of(visitor, channel.id), (tx) =>
      this.joining.join(tx, request),
    );
    const token = await this.tokens.signLive(id);
    const unsubscribe_url = this.tokens.unsubscribeUrl(id);
    return { status: 'confirmed', token, stream: `/@${channel.handle}/live?token=${token}`, unsubscribe_url };
  }
}
