import { Injectable } from '@nestjs/common';
import { againOnDuplicate, Database, type Tx } from '#platform/adapters/sql/database.js';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AdAttributionSettings } from '../src/settings.js';
import { DomainProofs, type ProofFound } from './domain-proofs.js';
import { Domain } from './domain.entity.js';
import { DomainWriter } from './domain.writer.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Milliseconds in which a domain without a proof is checked automatically, after a person last requested a check. */
const PENDING_MS = 7 * DAY_MS;

/** Checks the proofs of domains, and sets their states. */
@Injectable()
export class DomainChecks {
  private readonly checks: Increment;

  constructor(
    private readonly database: Database,
    private readonly proofs: DomainProofs,
    private readonly writer: DomainWriter,
    private readonly settings: AdAttributionSettings,
    private readonly clock: Clock,
    families: MetricFamilies,
  ) {
    this.checks = families.counter(
      'domain_checks_total',
      'Checks of the proof of an own domain, by result: proof, none, or unknown if no name server answered',
      ['found'],
    );
    families.gaugeBy('domains', 'Own domains that are not removed, by state', 'state', () =>
      this.countByState(),
    );
  }

  /** Checks a domain and returns it as changed; null if it does not exist. */
  async check(id: string): Promise<Domain | null> {
    const row = await this.database.read.findOneBy(Domain, { id });
    if (!row || row.removed_at !== null) return null;
    const found = await this.proofs.check(row.host, row.token);
    // Two workspaces may prove one host at the same time: the second then sees the first.
    return againOnDuplicate(() =>
      this.database.transaction(async (tx) => {
        this.checks({ found: found.state === 'found' ? 'proof' : found.state });
        const locked = await this.database.lock(tx, Domain, { id });
        if (!locked || locked.removed_at !== null) return null;
        return this.settle(tx, locked, found);
      }),
    );
  }

  private async settle(tx: Tx, row: Domain, found: ProofFound): Promise<Domain> {
    const checked_at = this.clock.now();
    const proven = await tx.findOneBy(Domain, { proven_host: row.host });
    if (proven && proven.id !== row.id)
      return this.writer.change(tx, row, {
        ...{ checked_at, state: 'taken', problem: 'proven_elsewhere', next_check_at: null },
      });
    if (found.state === 'found')
      return this.writer.change(tx, row, {
        ...{ checked_at, state: 'proven', proven_host: row.host, proven_by: found.proof },
        ...{ problem: null, missing_since: null, proven_at: row.proven_host ? row.proven_at : checked_at },
        next_check_at: checked_at + this.settings.DOMAIN_CHECK_HOURS * HOUR_MS,
      });
    if (row.state === 'proven') return this.missed(tx, row, found, checked_at);
    const next_check_at = nextOfPending(row, checked_at);
    const isStopped = row.state === 'stopped';
    return this.writer.change(tx, row, {
      ...{ checked_at, next_check_at, state: isStopped ? 'stopped' : 'pending' },
      problem: isStopped && found.state === 'none' ? 'proof_gone' : found.problem,
    });
  }

  /** Handles a missing proof of a proven domain. An error of the name servers does not count as missing. */
  private missed(
    tx: Tx,
    row: Domain,
    { state, problem }: Exclude<ProofFound, { state: 'found' }>,
    checked_at: number,
  ): Promise<Domain> {
    const next_check_at = checked_at + Math.min(this.settings.DOMAIN_CHECK_HOURS * HOUR_MS, HOUR_MS);
    if (state === 'unknown')
      return this.writer.change(tx, row, {
        ...{ checked_at, next_check_at, problem: row.missing_since === null ? problem : row.problem },
      });
    const missing_since = row.missing_since ?? checked_at;
    if (checked_at < missing_since + this.settings.DOMAIN_GRACE_DAYS * DAY_MS)
      return this.writer.change(tx, row, {
        ...{ checked_at, next_check_at, missing_since, problem: 'proof_gone' },
      });
    return this.writer.change(tx, row, {
      ...{ checked_at, state: 'stopped', proven_host: null, proven_by: null, problem: 'proof_gone' },
      ...{ missing_since, asked_at: checked_at, next_check_at },
    });
  }

  private async countByState(): Promise<[string, number][]> {
    const rows = await this.database.read
      .createQueryBuilder(Domain, 'domain')
      .select('domain.state', 'state')
      .addSelect('COUNT(*)', 'count')
      .where('domain.removed_at IS NULL')
      .groupBy('domain.state')
      .getRawMany<{ state: string; count: unknown }>();
    return rows.map(({ state, count }) => [state, Number(count)]);
  }
}

/** Returns when a pending domain is checked next: soon at first and then less often, since most people enter the record within minutes. */
function nextOfPending({ asked_at }: Domain, now: number): number | null {
  const age = now - asked_at;
  if (age >= PENDING_MS) return null;
  return now + Math.min(6 * HOUR_MS, Math.max(MINUTE_MS, Math.round(age / 4)));
}
