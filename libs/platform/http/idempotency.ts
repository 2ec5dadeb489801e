import { Injectable } from '@nestjs/common';
import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, NumberColumn, TextColumn } from '../adapters/sql/columns.js';
import { isDuplicate, type Database, type Tx } from '../adapters/sql/database.js';
import type { Clock } from '../ports/clock.port.js';
import type { Idempotent } from './caller.js';
import { Problem } from './problem.js';

/** Milliseconds that a request with an outgoing call may hold its key before another request may take the key over. */
const CLAIM_MS = 60_000;

/** The answer to a request that carried an Idempotency-Key, kept for a day. */
@Entity('idempotent_answer')
@Index('answer_by_age', ['answered_at'])
export class IdempotentAnswer {
  @PrimaryColumn({ type: 'varchar', length: 64 }) workspace_id: string;
  @PrimaryColumn({ type: 'varchar', length: 255 }) idempotency_key: string;
  @IdColumn() request_hash: string;
  /** HTTP status; 0 while the request waits for its outgoing call. */
  @NumberColumn() status: number;
  /** JSON of the answer. If the answer showed a secret (status 409), only the ids that `secretOf` returned. */
  @TextColumn({ nullable: true }) body: string | null;
  @NumberColumn() answered_at: number;
}

/** A stored answer to a request. */
export interface Answered<T> {
  status: number;
  body: T;
}

/** Runs the effect of a POST once per Idempotency-Key. Key, request hash and answer are written in the effect's transaction. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work` in a transaction, once per key. Keys are unique within `scope`: the workspace, or for a visitor the channel
   * or conversation. A repeated request gets the stored answer; a different request with the same key gets 422. If
   * `secretOf` returns ids, the answer holds a secret and is not stored: a repeated request gets 409 with these ids.
   */
  async once<T extends object>(
    caller: { idempotency: Idempotent | null },
    scope: string,
    work: (tx: Tx) => Promise<T>,
    secretOf?: (answer: T) => Record<string, string> | null,
  ): Promise<T> {
    const request = caller.idempotency;
    if (!request) return this.database.transaction(work);
    const where = { workspace_id: scope, idempotency_key: request.key };
    const kept = await this.database.read.findOneBy(IdempotentAnswer, where);
    if (kept) return this.replay<T>(kept, request);
    try {
      return await this.database.transaction(async (tx) => {
        // Written first, so that a second request with this key waits here and then fails as a duplicate.
        await this.claimKey(tx, scope, request);
        const answer = await work(tx);
        const secret = secretOf?.(answer) ?? null;
        const body = JSON.stringify(secret ?? answer);
        await tx.update(IdempotentAnswer, where, { status: secret ? 409 : 201, body });
        return answer;
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const other = await this.database.read.findOneBy(IdempotentAnswer, where);
      if (!other) throw error;
      return this.replay<T>(other, request);
    }
  }

  /**
   * Like `once`, for a request that first calls another server: `outside` runs while the key is claimed, and the key is
   * released if it fails. A repeated request that arrives meanwhile gets 409.
   */
  async onceAfter<O, T extends object>(
    caller: { idempotency: Idempotent | null },
    scope: string,
    outside: () => Promise<O>,
    work: (tx: Tx, sent: O) => Promise<T>,
  ): Promise<T> {
    const request = caller.idempotency;
    if (!request) {
      const sent = await outside();
      return this.database.transaction((tx) => work(tx, sent));
    }
    const where = { workspace_id: scope, idempotency_key: request.key };
    const kept = await this.database.read.findOneBy(IdempotentAnswer, where);
    const stale = kept?.status === 0 && kept.answered_at < this.clock.now() - CLAIM_MS;
    if (kept && !stale) return this.replay<T>(kept, request);
    let claim: { status: number; answered_at: number };
    try {
      claim = await this.database.transaction(async (tx) => {
        if (kept) await tx.delete(IdempotentAnswer, { ...where, status: 0, answered_at: kept.answered_at });
        return { status: 0, answered_at: await this.claimKey(tx, scope, request) };
      });
    } catch (error) {
      const other = isDuplicate(error) && (await this.database.read.findOneBy(IdempotentAnswer, where));
      if (!other) throw error;
      return this.replay<T>(other, request);
    }
    try {
      const sent = await outside();
      return await this.database.transaction(async (tx) => {
        const answer = await work(tx, sent);
        const own = { ...where, ...claim };
        const { affected } = await tx.update(IdempotentAnswer, own, {
          status: 201,
          body: JSON.stringify(answer),
        });
        if (affected === 0) throw inProgress();
        return answer;
      });
    } catch (error) {
      const free = { ...where, ...claim };
      await this.database.transaction((tx) => tx.delete(IdempotentAnswer, free)).catch(() => undefined);
      throw error;
    }
  }

  /** Claims the key; returns the instant of the claim, in milliseconds since 1970. */
  private async claimKey(tx: Tx, workspace_id: string, { key, requestHash }: Idempotent): Promise<number> {
    const answered_at = this.clock.now();
    await tx.insert(IdempotentAnswer, {
      workspace_id,
      idempotency_key: key,
      request_hash: requestHash,
      status: 0,
      body: null,
      answered_at,
    });
    return answered_at;
  }

  private replay<T>(kept: IdempotentAnswer, request: Idempotent): T {
    if (kept.request_hash !== request.requestHash) {
      throw new Problem(422, 'This Idempotency-Key was used for another request', {
        errors: [{ field: 'Idempotency-Key', rule: 'reused', message: 'Use a new key for a new request' }],
      });
    }
    if (kept.status === 0) throw inProgress();
    const body = JSON.parse(kept.body ?? '{}') as T & object;
    if (kept.status === 409) {
      throw new Problem(
        409,
        'The request was done before; its answer contained a secret and was not stored',
        {
          members: { ...(body as Record<string, unknown>) },
        },
      );
    }
    return body;
  }
}

const inProgress = () =>
  new Problem(409, 'Another request with this Idempotency-Key is still running', { retryAfter: 5 });
