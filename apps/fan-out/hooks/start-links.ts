import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import type { Channel } from '../channels/channel.entity.js';
import { Sweep } from '../sweep/sweep.js';
import { StartLink } from './start-link.entity.js';

const LIFE_MS = 7 * 86_400_000;

/** Links into a chat that are good once and for a week. */
@Injectable()
export class StartLinks {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(3_600_000, 'start-links', async () => {
      const expires_at = LessThan(clock.now());
      if (await database.read.existsBy(StartLink, { expires_at }))
        await database.transaction((tx) => tx.delete(StartLink, { expires_at }));
    });
  }

  /** The token: letters, digits, `-` and `_`, as Telegram takes them. */
  async make({ id, workspace_id }: Channel): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    const row = {
      token: this.keyOf(token),
      workspace_id,
      channel_id: id,
      expires_at: this.clock.now() + LIFE_MS,
    };
    await this.database.transaction((tx) => tx.insert(StartLink, row));
    return token;
  }

  /** Uses a link of the workspace up; the channel that it was for, or null. */
  async use(tx: Tx, workspace_id: string, token: string): Promise<string | null> {
    const link = await this.database.lock(tx, StartLink, { token: this.keyOf(token), workspace_id });
    if (!link) return null;
    await tx.delete(StartLink, { token: link.token });
    return link.expires_at > this.clock.now() ? link.channel_id : null;
  }

  private keyOf(token: string): string {
    return this.keys.lookup('start link', token);
  }
}
