import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ContactErasure } from './contact-erasure.service.js';

/**
 * Milliseconds after which a web chat that was opened and in which nobody wrote is deleted, counted from its last visit. It
 * is longer than a click may become a chat (libs/crossing/click-token.ts).
 */
export const UNSTARTED_KEPT_MS = 30 * 86_400_000;
const SWEEP_MS = 600_000;
const BATCH = 200;

/** Deletes web chats in which nobody ever wrote, with their contacts. */
@Injectable()
export class UnstartedChats {
  constructor(
    private readonly database: Database,
    private readonly erasure: ContactErasure,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, 'unstarted-chats', () => this.removeOld());
  }

  /** Deletes those that were last opened too long ago; the sweep calls it. */
  async removeOld(): Promise<void> {
    const before = this.clock.now() - UNSTARTED_KEPT_MS;
    for (;;) {
      const rows = await this.database.read.find(Conversation, {
        select: { id: true },
        where: { started_at: IsNull(), opened_at: LessThan(before), door: 'web' },
        order: { opened_at: 'ASC' },
        take: BATCH,
      });
      let removed = 0;
      for (const { id } of rows) if (await this.erasure.eraseUnstarted(id, before)) removed++;
      // Of rows that another process or a visitor took meanwhile, the next sweep decides.
      if (removed < BATCH) return;
    }
  }
}
