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

const LIFETIME_MS = 7 * 86_400_000;

/** Creates links into a chat, which are valid once and for a week, and uses them up. */
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

  /** Creates a token for Telegram's `start` parameter (letters, digits, `-` and `_`). The prefix `f_` distinguishes it from the code of a click. */
  async createToken(tx: Tx, channel: Channel, origin: Origin): Promise<string> {
    const token = `f_${randomBytes(24).toString('base64url')}`;
    await this.insert(tx, token, channel, origin);
    return token;
  }

  /** Creates a short code for the text that the person sends, because the person sees it there. */
  async createCode(tx: Tx, channel: Channel, origin: Origin): Promise<string> {
    const token = randomBytes(6).toString('hex');
    await this.insert(tx, token, channel, origin);
    return token;
  }

  /** Uses up a link of the workspace and returns what is stored with it; null for an unknown, used or expired one. */
  async use(
    tx: Tx,
    workspace_id: string,
    token: string,
  ): Promise<Pick<StartLink, 'channel_id' | 'source' | 'language'> | null> {
    const link = await this.database.lock(tx, StartLink, { token: this.hash(token), workspace_id });
    if (!link) return null;
    await tx.delete(StartLink, { token: link.token });
    return link.expires_at > this.clock.now() ? link : null;
  }

  private async insert(
    tx: Tx,
    token: string,
    { id, workspace_id }: Channel,
    { source, language }: Origin,
  ): Promise<void> {
    const row = {
      token: this.hash(token),
      workspace_id,
      channel_id: id,
      source: source ?? null,
      language,
      expires_at: this.clock.now() + LIFETIME_MS,
    };
    await tx.insert(StartLink, row);
  }

  private hash(token: string): string {
    return this.keys.lookup('start link', token);
  }
}
