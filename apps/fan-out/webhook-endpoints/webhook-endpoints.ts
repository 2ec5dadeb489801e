import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Addresses } from '../audience/addresses.js';
import { endedProblem } from '../transports/ended.js';
import { Follower } from '../audience/follower.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { newSecret } from '../transports/webhook/webhook.signature.js';
import { replayablePosts } from './replayable-posts.js';
import { replayWebhook } from './webhook.jobs.js';
import type { Replaying, Rotated } from './webhook.dto.js';
import { WebhookReplay } from './webhook-replay.entity.js';

/** Rotates the secret of a webhook, and starts sending earlier posts to it again. */
@Injectable()
export class WebhookEndpoints {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
  ) {}

  /** Adds a new secret. The newest secret so far signs as well, so that no delivery fails while the owner replaces it; `revoke` drops it. */
  rotate(visitor: Visitor, { id, public_id }: Follower, revoke: boolean): Promise<Rotated> {
    return this.idempotency.once(
      visitor,
      public_id,
      async (tx) => {
        const follower = await this.lockFollower(tx, id);
        const secret = newSecret();
        const secrets = [...(revoke ? [] : this.addresses.secretsOf(follower).slice(-1)), secret];
        await tx.update(Follower, { id }, { secrets: this.addresses.sealSecrets(secrets, public_id) });
        return { secret };
      },
      () => ({ follower_id: public_id }),
    );
  }

  /** Starts a replay of the posts published from `from` to before `to`, in ms. Only one replay runs for a webhook at a time. */
  replay(
    visitor: Visitor,
    { id, public_id }: Follower,
    { from, to }: { from: number; to: number },
  ): Promise<Replaying> {
    return this.idempotency.once(visitor, public_id, async (tx) => {
      const follower = await this.lockFollower(tx, id);
      const running = await tx.findOneBy(WebhookReplay, { follower_id: id });
      if (running && running.due !== null)
        throw new Problem(409, 'Posts are being sent again already; wait until that is done');
      const posts = await replayablePosts(tx, follower, { from_at: from, to_at: to, cursor: 0 }).getCount();
      const replay: WebhookReplay = {
        follower_id: id,
        from_at: from,
        to_at: to,
        cursor: 0,
        attempts: 0,
        due: this.clock.now(),
      };
      await tx.upsert(WebhookReplay, replay, ['follower_id']);
      this.sweep.afterThisCommit(replayWebhook.name);
      return { posts };
    });
  }

  private async lockFollower(tx: Tx, id: number): Promise<Follower> {
    const follower = await this.database.lock(tx, Follower, { id });
    if (!follower) throw Problem.notFound('webhook');
    if (follower.ended_tick !== null) throw endedProblem(follower);
    return follower;
  }
}
