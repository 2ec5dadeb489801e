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
import type { Chatter } from './chat-followers.js';

const ROUND = 'chat-answers';
const ROUND_MS = 2_000;
/** Who wrote longer ago than this does not wait for an answer. */
const ANSWERED_MS = 300_000;
/** How long one try may take before another process takes the answer over. */
const LEASE_MS = 30_000;
const AT_ONCE = 50;

/** Answers commands in the chat where they were written: each answer is kept until it was sent or is of no use. */
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
    sweep.every(ROUND_MS, ROUND, () => this.sendDue());
  }

  /** `id` names the command that is answered, so that its repeat is answered no more. */
  async add(
    tx: Tx,
    id: string,
    { workspace_id, transport, address }: Chatter,
    { text, writtenAt: written_at }: { text: string; writtenAt: number },
  ): Promise<void> {
    const now = this.clock.now();
    if (text === '' || written_at < now - ANSWERED_MS) return;
    const row = { id, workspace_id, transport, text, written_at, due_at: now };
    await tx.insert(ChatAnswer, { ...row, address: this.addresses.seal(address, id) });
    this.sweep.afterThisCommit(ROUND);
  }

  private async sendDue(): Promise<void> {
    const due = { due_at: LessThanOrEqual(this.clock.now()) };
    const rows = await this.database.read.find(ChatAnswer, {
      where: due,
      order: { due_at: 'ASC' },
      take: AT_ONCE,
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
    const taken = await this.database.transaction((tx) =>
      tx.update(ChatAnswer, { id, due_at }, { due_at: now + LEASE_MS }),
    );
    if (!taken.affected) return;
    const again =
      written_at < now - ANSWERED_MS
        ? null
        : await this.sender.send(
            { workspace_id, transport, address: this.addresses.open(address, id) },
            text,
          );
    if (again === null) await this.database.transaction((tx) => tx.delete(ChatAnswer, { id }));
    else {
      this.logger.info({ transport }, 'an answer to a command waits');
      await this.database.transaction((tx) => tx.update(ChatAnswer, { id }, { due_at: again }));
    }
  }
}
