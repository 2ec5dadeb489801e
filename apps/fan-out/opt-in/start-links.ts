import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import type { Channel } from '../channels/channel.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import type { Origin } from './follow-way.js';
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

  /** The token: letters, digits, `-` and `_`, as Telegram takes them. `f_` tells it from what a click brings to a bot. */
  async make(tx: Tx, channel: Channel, origin: Origin): Promise<string> {
    const token = `f_${randomBytes(24).toString('base64url')}`;
    await this.keep(tx, token, channel, origin);
    return token;
  }

  /** A short token for a message that the person sends, who sees it. */
  async code(tx: Tx, channel: Channel, origin: Origin): Promise<string> {
    const token = randomBytes(6).toString('hex');
    await this.keep(tx, token, channel, origin);
    return token;
  }

  /** Uses a link of the workspace up; the channel that it was for, what brought the person to it and in which language, or null. */
  async use(
    tx: Tx,
    workspace_id: string,
    token: string,
  ): Promise<Pick<StartLink, 'channel_id' | 'source' | 'language'> | null> {
    const link = await this.database.lock(tx, StartLink, { token: this.keyOf(token), workspace_id });
    if (!link) return null;
    await tx.delete(StartLink, { token: link.token });
    return link.expires_at > this.clock.now() ? link : null;
  }

  private async keep(
    tx: Tx,
    token: string,
    { id, workspace_id }: Channel,
    { source, language }: Origin,
  ): Promise<void> {
    const row = {
      token: this.keyOf(token),
      workspace_id,
      channel_id: id,
      source: source ?? null,
      language,
      expires_at: this.clock.now() + LIFE_MS,
    };
    await tx.insert(StartLink, row);
  }

  private keyOf(token: string): string {
    return this.keys.lookup('start link', token);
  }
}
