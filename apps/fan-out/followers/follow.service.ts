import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Channel } from '../channels/channel.entity.js';
import { newSecret } from '../transports/webhook.signature.js';
import { Sweep } from '../sweep/sweep.js';
import { WebhookChallenge } from './challenge.js';
import type { Followed } from './follow.dto.js';
import { Joining } from './joining.js';
import { OptIns } from './opt-ins.js';
import { FollowerTokens } from './tokens.js';
import { OPT_IN } from './wording.js';

/** The three ways to begin to follow. None tells whether an address follows already. */
@Injectable()
export class FollowService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly joining: Joining,
    private readonly optIns: OptIns,
    private readonly links: FollowLinks,
    private readonly challenge: WebhookChallenge,
    private readonly sweep: Sweep,
  ) {}

  /** A browser follows without an address: its token is all that there is of it. A repeat of the request gets the same one. */
  async live(visitor: Visitor, channel: Channel): Promise<Followed> {
    const consent = { how: 'live_session', proof: null, wording: OPT_IN.live };
    const { id } = await this.idempotency.once(visitor, this.links.scope(visitor, channel), async (tx) => ({
      id: await this.joining.join(tx, { public_id: this.links.newId(), channel_id: channel.id, transport: 'live', consent }),
    }));
    const token = await this.links.tokens.live(id);
    const unsubscribe_url = await this.links.tokens.unsubscribeUrl(id);
    return { status: 'confirmed', token, stream: `/@${channel.handle}/live?token=${token}`, unsubscribe_url };
  }

  /** Following again keeps the endpoint's first secret and adds a new one. */
  async webhook(visitor: Visitor, channel: Channel, address: string): Promise<Followed> {
    const url = this.challenge.target(address);
    const secret = newSecret();
    const public_id = this.links.newId();
    const proof = await this.challenge.prove(url, channel, secret, await this.links.tokens.unsubscribeUrl(public_id));
    const consent = { how: 'webhook_challenge', proof, wording: OPT_IN.webhook };
    const newcomer = { public_id, channel_id: channel.id, transport: 'webhook' as const, address: url, secret, consent };
    const { id } = await this.idempotency.once(
      visitor,
      this.links.scope(visitor, channel),
      async (tx) => ({ id: await this.joining.join(tx, newcomer) }),
      ({ id }) => ({ follower_id: id }),
    );
    return { status: 'confirmed', secret, unsubscribe_url: await this.links.tokens.unsubscribeUrl(id) };
  }

  async email(visitor: Visitor, channel: Channel, address: string): Promise<Followed> {
    if (!isEmail(address)) throw Problem.field('address', 'isEmail', 'address must be an e-mail address');
    const pending: Followed = { status: 'pending' };
    return this.idempotency.once(visitor, this.links.scope(visitor, channel), async (tx) => {
      await this.optIns.begin(tx, channel, address.toLowerCase());
      this.sweep.afterThisCommit();
      return pending;
    });
  }
}

/** Ids and links of followers, and the space in which a visitor's Idempotency-Key counts. */
@Injectable()
export class FollowLinks {
  constructor(
    readonly tokens: FollowerTokens,
    private readonly ids: Ids,
  ) {}

  newId(): string {
    return this.ids.next('fol');
  }

  scope(_visitor: Visitor, channel: Channel): string {
    return channel.id;
  }
}
