import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { DeferredEdit, GIVEN_UP } from '../broadcasts/deferred-edit.entity.js';
import { PostChange } from '../broadcasts/post-change.entity.js';
import { byTransport } from '../audience/by-transport.js';
import { Range } from '../broadcasts/range.entity.js';
import type {
  ChangeReport,
  DeliveryReport,
  ReceiptReason,
  ReceiptTotals,
  TransportReceiptTotals,
} from './delivery.dto.js';
import { DeliveryProblems, type ReasonCount } from './delivery-problems.js';
import { PublishedPosts } from './published-posts.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { describeReason } from '../transports/transport-list.js';

const STATES = ['pending', 'deferred', 'delivered', 'failed', 'skipped'] as const;

interface TransportSums {
  by_transport: DeliveryReport['by_transport'];
  /** Receipts that were skipped without a row, because the post was stopped. */
  stopped: number;
  /** True when a range has failed receipts that a resend is about to defer. */
  resending: boolean;
}

/** Adds up a post's receipts from its ranges in one SQL statement, so that the counts equal the audience at every moment. */
@Injectable()
export class DeliveryReports {
  constructor(
    private readonly database: Database,
    private readonly problems: DeliveryProblems,
    private readonly published: PublishedPosts,
  ) {}

  /** Returns the delivery report of a post; throws 404 if the workspace has no such published post. */
  async report(postId: string, workspace: string): Promise<DeliveryReport> {
    const plan = await this.published.findPlan(postId, workspace);
    const { by_transport, stopped, resending } = await this.byTransport(postId);
    const reasonCounts = await this.reasonCounts(postId);
    const reasons = addStopped(mergeTransports(reasonCounts), stopped);
    const all = Object.values(by_transport);
    const sum = (field: keyof TransportReceiptTotals) => all.reduce((total, one) => total + one[field], 0);
    const totals = Object.fromEntries(STATES.map((state) => [state, sum(state)])) as unknown as ReceiptTotals;
    const planning = plan.state === 'waiting' || plan.state === 'planning';
    const open = totals.pending + totals.deferred > 0 || resending;
    return {
      post_id: postId,
      state: planning ? 'planning' : open ? 'sending' : 'complete',
      audience: sum('audience'),
      totals,
      by_transport,
      reasons,
      problems: await this.problems.of(workspace, plan.created_at, by_transport, reasonCounts),
      stopped_at: plan.stopped_at > 0 ? new Date(plan.stopped_at).toISOString() : null,
      change: await this.change(postId),
    };
  }

  private async change(post_id: string): Promise<ChangeReport | null> {
    const change = await this.database.read.findOneBy(PostChange, { post_id });
    if (!change) return null;
    const { kind, version } = change;
    const [all, missed] = await Promise.all([
      this.database.read.countBy(DeferredEdit, { post_id, version }),
      this.database.read.countBy(DeferredEdit, { post_id, version, until: GIVEN_UP }),
    ]);
    const waiting = all - missed;
    return { kind, state: change.state === 'done' && waiting === 0 ? 'done' : 'sending', waiting, missed };
  }

  private async byTransport(postId: string): Promise<TransportSums> {
    const query = this.database.read.createQueryBuilder(Range, 'g').select('g.transport', 'transport');
    query.addSelect('SUM(g.members)', 'audience').addSelect('SUM(g.stopped_members)', 'stopped');
    query.addSelect("SUM(CASE WHEN g.pending_action = 'resend' THEN 1 ELSE 0 END)", 'resending');
    for (const state of STATES.slice(1)) query.addSelect(`SUM(g.${state})`, state);
    const rows = await query
      .where('g.post_id = :postId', { postId })
      .groupBy('g.transport')
      .getRawMany<Record<string, string>>();
    const by_transport = byTransport((transport): TransportReceiptTotals => {
      const row = rows.find((one) => one['transport'] === transport) ?? {};
      const [audience, deferred, delivered, failed, skipped] = ['audience', ...STATES.slice(1)].map((field) =>
        Number(row[field] ?? 0),
      ) as [number, number, number, number, number];
      const pending = audience - deferred - delivered - failed - skipped;
      return { audience, pending, deferred, delivered, failed, skipped };
    });
    const sum = (field: string) => rows.reduce((total, row) => total + Number(row[field] ?? 0), 0);
    return { by_transport, stopped: sum('stopped'), resending: sum('resending') > 0 };
  }

  private async reasonCounts(postId: string): Promise<ReasonCount[]> {
    const rows = await this.database.read
      .createQueryBuilder(Receipt, 'r')
      .innerJoin(Range, 'g', 'g.id = r.range_id')
      .select('g.transport', 'transport')
      .addSelect('r.state', 'state')
      .addSelect('r.reason', 'reason')
      .addSelect('COUNT(*)', 'count')
      .where('g.post_id = :postId', { postId })
      .groupBy('g.transport')
      .addGroupBy('r.state')
      .addGroupBy('r.reason')
      .orderBy('r.state')
      .addOrderBy('r.reason')
      .getRawMany<ReasonCount>();
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  }
}

/** Adds up the counts of each state and reason over all transports, in the order of their first appearance. */
function mergeTransports(counts: readonly ReasonCount[]): ReceiptReason[] {
  const sums = new Map<string, ReceiptReason>();
  for (const { state, reason, count } of counts) {
    const merged = sums.get(`${state} ${reason}`);
    if (merged) merged.count += count;
    else sums.set(`${state} ${reason}`, { state, reason, words: describeReason(reason), count });
  }
  return [...sums.values()];
}

function addStopped(reasons: ReceiptReason[], stopped: number): ReceiptReason[] {
  if (stopped === 0) return reasons;
  const merged = reasons.find(({ state, reason }) => state === 'skipped' && reason === 'stopped');
  const others = reasons.filter((one) => one !== merged);
  return [
    ...others,
    {
      state: 'skipped',
      reason: 'stopped',
      words: describeReason('stopped'),
      count: stopped + (merged?.count ?? 0),
    },
  ];
}
