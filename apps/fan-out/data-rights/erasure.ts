import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Preferences } from '../preferences/preferences.js';
import { Mailer } from '../transports/email/mailer.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowStarts } from '../audience/follow-starts.js';
import { Leaving } from '../audience/leaving.js';
import { mailOwner } from '../opt-in/opt-in-mail.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { PersonalData } from './personal-data.js';

/**
 * Erases persons: deletes their address and everything that leads to it, in every channel of the workspace. Rows, receipts
 * and dates of consents stay, because they do not identify anyone, so that counts stay the same. The ads side is told of
 * followers whom it knows as subjects.
 */
@Injectable()
export class Erasure {
  constructor(
    private readonly database: Database,
    private readonly people: PersonalData,
    private readonly leaving: Leaving,
    private readonly preferences: Preferences,
    private readonly mailer: Mailer,
    private readonly starts: FollowStarts,
  ) {}

  /** Erases the person behind a follower. It can be called again after a failure, because this follower is erased last. */
  async erase(follower: Follower): Promise<void> {
    const all = await this.people.allOf(follower);
    const lookups = [...new Set(all.flatMap((one) => this.people.lookups(one)))];
    for (const one of all) await this.leaving.end(one.public_id, 'erased');
    await this.mailer.removeFilesOf([
      ...all.map(({ id }) => String(id)),
      ...lookups.map((lookup) => mailOwner({ workspace_id: follower.workspace_id, lookup })),
    ]);
    for (const one of [...all.filter(({ id }) => id !== follower.id), follower]) {
      await this.database.transaction((tx) => this.eraseRow(tx, one, lookups));
    }
  }

  private async eraseRow(tx: Tx, { id, workspace_id }: Follower, lookups: string[]): Promise<void> {
    await tx.update(Follower, { id }, { ended_reason: 'erased', address: null, lookup: null, secrets: null });
    await tx.update(Consent, { follower_id: id }, { proof: null, source: null });
    await this.preferences.erase(tx, id);
    await this.starts.erase(tx, id);
    if (lookups.length > 0) await tx.delete(OptIn, { workspace_id, lookup: In(lookups) });
  }
}
