import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Problem } from '#platform/http/problem.js';
import { RateLimit } from '#platform/http/rate-limit.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Config } from '#platform/config.js';
import { MissingKey } from '#platform/security/keys.js';
import type { Follower } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import { DeliveryFactory, type SealedDelivery } from '../delivery/delivery-factory.js';
import type { Channel } from '../channels/channel.entity.js';
import { KEY_MISSING } from '../transports/reasons.js';
import type { Outcome, Transport } from '../transports/transport.port.js';
import { Transports } from '../transports/transports.js';
import { TEST_TEXTS } from './test-send.texts.js';
import type { DraftInput, TestSent } from './preview.dto.js';

const TESTS = 20;
const WINDOW_SECONDS = 60;
/** Milliseconds for which a person waits for the answer; a mail server may take far longer. */
const PATIENCE_MS = 20_000;
const TIMEOUT: Outcome = { state: 'deferred', reason: 'timeout' };

/** Sends a draft to one follower, marked as a test. It has no receipt, is tried once, and ends no follower. */
@Injectable()
export class TestSends {
  private readonly limit = new RateLimit(TESTS, WINDOW_SECONDS, 'Too many tests');

  constructor(
    private readonly deliveries: DeliveryFactory,
    private readonly transports: Transports,
    private readonly leaving: Leaving,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly config: Config,
  ) {}

  async send(
    channel: Channel,
    followerId: string,
    draft: Pick<DraftInput, 'title' | 'body'>,
  ): Promise<TestSent> {
    const { follower } = await this.leaving.find(followerId, channel.workspace_id);
    const transport = this.transportOf(follower, channel);
    await this.limit.count(channel.workspace_id);
    const delivery = await this.deliveryOf(follower, channel, draft);
    const outcome = await attempt(transport, delivery);
    const reason = outcome.state === 'delivered' ? null : outcome.reason;
    const words = reason === null ? null : transport.describe(reason);
    return { follower_id: followerId, transport: follower.transport, state: outcome.state, reason, words };
  }

  private transportOf(follower: Follower, channel: Channel): Transport {
    if (follower.channel_id !== channel.id || follower.ended_tick !== null)
      throw Problem.field('follower_id', 'following', 'This follower does not follow the channel');
    const { all } = this.transports;
    const transport = all.find(({ name }) => name === follower.transport);
    if (transport) return transport;
    const message = 'This follower fetches posts, so that none can be sent; choose one of another transport';
    const allowed = all.map(({ name }) => name);
    throw Problem.field('follower_id', 'transport', message, allowed);
  }

  private async deliveryOf(
    follower: Follower,
    channel: Channel,
    { title, body }: Pick<DraftInput, 'title' | 'body'>,
  ): Promise<SealedDelivery> {
    const context = await this.deliveries.contextOfDraft(channel);
    const texts = TEST_TEXTS[follower.language ?? context.language];
    const post = {
      id: this.ids.next('pst'),
      title: title ? texts.title(title) : texts.untitled,
      body,
      published_at: this.clock.now(),
      url: `${this.config.publicUrl}/@${channel.handle}`,
    };
    return this.deliveries.create(follower, { ...context, post });
  }
}

async function attempt(transport: Transport, delivery: SealedDelivery): Promise<Outcome> {
  try {
    delivery.unseal();
  } catch (error) {
    if (error instanceof MissingKey) return { state: 'failed', reason: KEY_MISSING };
    throw error;
  }
  const patience = new AbortController();
  const late = sleep(PATIENCE_MS, TIMEOUT, { signal: patience.signal }).catch(() => TIMEOUT);
  return Promise.race([transport.deliver(delivery), late]).finally(() => patience.abort());
}
