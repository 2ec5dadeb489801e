import { Injectable } from '@nestjs/common';
import { Outages } from '../rate-limits/outages.js';
import type { DeliveryProblem, DeliveryReport } from './delivery.dto.js';
import { KEY_MISSING } from '../transports/reasons.js';
import { describeReason, DESCRIPTORS } from '../transports/transport-list.js';

/** The number of a post's receipts of one transport, state and reason. */
export interface ReasonCount {
  transport: string;
  state: string;
  reason: string;
  count: number;
}

/** Reasons that come from the follower's own preferences. */
const PREFERENCE_REASONS = new Set(['quiet_hours', 'cap']);
/** Reasons of deliveries that fail at once, until the workspace connects an account or the operator sets up a server. */
const NOT_SET_UP_REASONS: ReadonlySet<string | undefined> = new Set(
  DESCRIPTORS.flatMap(({ notSetUpReason }) => notSetUpReason ?? []),
);

/** Finds what keeps a post from being sent over whole transports: outages, missing accounts and missing keys. */
@Injectable()
export class DeliveryProblems {
  constructor(private readonly outages: Outages) {}

  async of(
    workspace: string,
    publishedAt: number,
    by_transport: DeliveryReport['by_transport'],
    reasonCounts: readonly ReasonCount[],
  ): Promise<DeliveryProblem[]> {
    const waiting = new Map(
      Object.entries(by_transport).flatMap(([transport, { pending, deferred }]) => {
        const byPreference = reasonCounts.filter(
          (one) => one.transport === transport && PREFERENCE_REASONS.has(one.reason),
        );
        const count = pending + deferred - byPreference.reduce((sum, one) => sum + one.count, 0);
        return count > 0 ? [[transport, count] as const] : [];
      }),
    );
    const outages = waiting.size > 0 ? await this.outages.affecting(workspace, [...waiting.keys()]) : [];
    const oldest = [...new Map(outages.toReversed().map((one) => [one.transport, one])).values()];
    const notSetUp = reasonCounts
      .filter(({ reason }) => NOT_SET_UP_REASONS.has(reason) || reason === KEY_MISSING)
      .map(({ transport, reason }) => ({ transport, reason, since: publishedAt }));
    return [...notSetUp, ...oldest].map(({ transport, since, reason }) => ({
      transport: transport as DeliveryProblem['transport'],
      since: new Date(since).toISOString(),
      reason,
      words: describeReason(reason),
      waiting: waiting.get(transport) ?? 0,
    }));
  }
}
