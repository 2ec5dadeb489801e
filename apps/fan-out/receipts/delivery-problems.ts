import { Injectable } from '@nestjs/common';
import { Outages } from '../rate-limits/outages.js';
import type { DeliveryProblem, DeliveryReport } from './delivery.dto.js';
import { describeReason, DESCRIPTORS } from '../transports/transport-list.js';

/** Receipts of a post by transport, state and reason. */
export interface Reasoned {
  transport: string;
  state: string;
  reason: string;
  count: number;
}

/** Reasons that come from the follower's own preferences. */
const PREFERENCES = new Set(['quiet_hours', 'cap']);
/** Reasons by which nothing goes out until somebody sets something up: such posts do not wait. */
const NOT_SET_UP: ReadonlySet<string | undefined> = new Set(
  DESCRIPTORS.flatMap(({ notSetUpReason }) => notSetUpReason ?? []),
);

/** Says what keeps a post from going out by whole transports. */
@Injectable()
export class DeliveryProblems {
  constructor(private readonly outages: Outages) {}

  async of(
    workspace: string,
    published: number,
    by_transport: DeliveryReport['by_transport'],
    reasoned: readonly Reasoned[],
  ): Promise<DeliveryProblem[]> {
    const waiting = new Map(
      Object.entries(by_transport).flatMap(([transport, { pending, deferred }]) => {
        const preferred = reasoned.filter(
          (one) => one.transport === transport && PREFERENCES.has(one.reason),
        );
        const count = pending + deferred - preferred.reduce((sum, one) => sum + one.count, 0);
        return count > 0 ? [[transport, count] as const] : [];
      }),
    );
    const outages = waiting.size > 0 ? await this.outages.affecting(workspace, [...waiting.keys()]) : [];
    const first = [...new Map(outages.toReversed().map((one) => [one.transport, one])).values()];
    const missing = reasoned
      .filter(({ reason }) => NOT_SET_UP.has(reason))
      .map(({ transport, reason }) => ({ transport, reason, since: published }));
    return [...missing, ...first].map(({ transport, since, reason }) => ({
      transport: transport as DeliveryProblem['transport'],
      since: new Date(since).toISOString(),
      reason,
      words: describeReason(reason),
      waiting: waiting.get(transport) ?? 0,
    }));
  }
}
