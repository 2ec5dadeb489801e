import { Inject, Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import type { Logger } from 'pino';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import { Addresses } from '../audience/addresses.js';
import { AnswerSender } from './answer-sender.js';
import { ChatAnswer } from './chat-answer.entity.js';
import type { ChatPerson } from './chat-followers.js';

const SWEEP_NAME = 'chat-answers';
const SWEEP_MS = 2_000;
/** A command is not answered when it was written longer ago than this, in ms. */
const MAX_ANSWER_AGE_MS = 300_000;
/** Milliseconds after which another process may send an answer whose sender has not finished. */
const LEASE_MS = 30_000;
const BATCH = 50;

/** Sends the answers to commands into the chats where they were written. Answers are stored, so that none is lost in a crash. */
@Injectable()
export class ChatAnswers {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly sender: AnswerSender,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    sweep.every(SWEEP_MS, SWEEP_NAME, () => this.sendDue());
  }

  /** Stores an answer; an empty text and an old command get none. `id` is the command's event, which must be unique. */
  async add(
    tx: Tx,
    id: string,
    { workspace_id, transport, address }: ChatPerson,
    { text, writtenAt: written_at }: { text: string; writtenAt: number },
  ): Promise<void> {
    const now = this.clock.now();
    if (text === '' || written_at < now - MAX_ANSWER_AGE_MS) return;
    const row = { id, workspace_id, transport, text, written_at, due_at: now };
    await tx.insert(ChatAnswer, { ...row, address: this.addresses.seal(address, id) });
    this.sweep.afterThisCommit(SWEEP_NAME);
  }

  private async sendDue(): Promise<void> {
    const due = { due_at: LessThanOrEqual(this.clock.now()) };
    const rows = await this.database.read.find(ChatAnswer, {
      where: due,
      order: { due_at: 'ASC' },
      take: BATCH,
    });
    await Promise.all(rows.map((row) => this.send(row)));
  }

  private async send({
    id,
    due_at,
    workspace_id,
    transport,
    address,
    text,
    written_at,
  }: ChatAnswer): Promise<void> {
    const now = this.clock.now();
    const claimed = await this.database.transaction((tx) =>
      tx.update(ChatAnswer, { id, due_at }, { due_at: now + LEASE_MS }),
    );
    if (!claimed.affected) return;
    const retryAt =
      written_at < now - MAX_ANSWER_AGE_MS
        ? null
        : await this.sender.send(
            { workspace_id, transport, address: this.addresses.open(address, id) },
            text,
          );
    if (retryAt === null) await this.database.transaction((tx) => tx.delete(ChatAnswer, { id }));
    else {
      this.logger.info({ transport }, 'postponed an answer to a command');
      await this.database.transaction((tx) => tx.update(ChatAnswer, { id }, { due_at: retryAt }));
    }
  }
}
