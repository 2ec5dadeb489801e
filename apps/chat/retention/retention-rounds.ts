import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, MoreThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { DoorRetention } from './door-retention.entity.js';
import { OldMessages } from './old-messages.service.js';
import { RETENTION } from './retention-rules.service.js';

const DAY_MS = 86_400_000;
const SWEEP_MS = 60_000;
/** Milliseconds between two rounds of one door. */
const ROUND_MS = 6 * 3_600_000;
/** Conversations that one step looks at. */
const BATCH = 50;

/**
 * Deletes chats that are older than their door keeps them. A round walks the conversations of one workspace and door by id,
 * and commits its position after each step, so that it goes on there after a crash. Another process may take the same step at
 * the same time: what is deleted already is not counted twice.
 */
@Injectable()
export class RetentionRounds {
  constructor(
    private readonly database: Database,
    private readonly old: OldMessages,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, RETENTION, () => this.takeStep());
  }

  /** Takes one step of the round that is due first; the sweep calls it until none is due. */
  async takeStep(): Promise<void> {
    const rule = await this.database.read.findOne(DoorRetention, {
      where: { next_at: LessThanOrEqual(this.clock.now()) },
      order: { next_at: 'ASC' },
    });
    if (rule) await this.step(rule);
  }

  private async step(rule: DoorRetention): Promise<void> {
    const { workspace_id, door, position, keep_days } = rule;
    const before = this.clock.now() - keep_days * DAY_MS;
    const conversations = await this.database.read.find(Conversation, {
      select: { id: true, workspace_id: true, contact_id: true, last_activity_at: true, opened_at: true },
      where: { workspace_id, door, id: MoreThan(position) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    const isOld = ({ last_activity_at, opened_at }: Conversation) => (last_activity_at ?? opened_at) < before;
    for (const conversation of conversations.filter(isOld)) await this.old.removeWhole(conversation, before);
    const rest = conversations.filter((one) => !isOld(one)).map(({ id }) => id);
    let isLeft = false;
    for (const id of await this.old.among(rest, before))
      isLeft = (await this.old.removeOf(id, { workspace_id, door }, before)) || isLeft;
    await this.database.transaction((tx) => this.advance(tx, rule, isLeft ? null : conversations));
  }

  /** Commits how far the round has come, unless the rule was changed meanwhile. `walked`: null if their old messages are not all deleted. */
  private async advance(tx: Tx, rule: DoorRetention, walked: readonly Conversation[] | null): Promise<void> {
    const { workspace_id, door, keep_days, set_at, position } = rule;
    const now = this.clock.now();
    const isEnd = walked !== null && walked.length < BATCH;
    // A round that goes on is due at once, behind those that are due already: rounds take turns.
    const to = isEnd
      ? { position: '', next_at: now + ROUND_MS }
      : { position: walked?.at(-1)?.id ?? position, next_at: now };
    this.sweep.afterThisCommit(RETENTION);
    await tx.update(DoorRetention, { workspace_id, door, keep_days, set_at, position }, to);
  }
}
