import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { FollowCodes } from '#message/follow-code.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { Channel } from '../channels/channel.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import type { ChatDescriptor } from '../transports/transport-descriptor.js';
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
    private readonly codes: FollowCodes,
    sweep: Sweep,
  ) {
    sweep.every(3_600_000, 'start-links', async () => {
      const expires_at = LessThan(clock.now());
      if (await database.read.existsBy(StartLink, { expires_at }))
        await database.transaction((tx) => tx.delete(StartLink, { expires_at }));
    });
  }

  /** Creates the code of a link: a payload that the app hands on unseen, or a short one for a text that the person sees. */
  create(tx: Tx, form: ChatDescriptor['code'], channel: Channel, origin: Origin): Promise<string> {
    const code = form === 'payload' ? this.codes.newPayload() : this.codes.newCode();
    return this.insert(tx, code, channel, origin);
  }

  /**
   * Uses up a link of the workspace and returns what is stored with it; null for an unknown, used or expired one. With
   * `handle`, a link to another channel is left unused, and null is returned.
   */
  async use(
    tx: Tx,
    workspace_id: string,
    token: string,
    handle?: string,
  ): Promise<Pick<StartLink, 'channel_id' | 'source' | 'language'> | null> {
    const link = await this.database.lock(tx, StartLink, { token: this.hash(token), workspace_id });
    if (!link) return null;
    if (handle !== undefined && !(await tx.existsBy(Channel, { id: link.channel_id, handle }))) return null;
    await tx.delete(StartLink, { token: link.token });
    return link.expires_at > this.clock.now() ? link : null;
  }

  private async insert(
    tx: Tx,
    token: string,
    { id, workspace_id }: Channel,
    { source, language }: Origin,
  ): Promise<string> {
    const row = {
      token: this.hash(token),
      workspace_id,
      channel_id: id,
      source: source ?? null,
      language,
      expires_at: this.clock.now() + LIFETIME_MS,
    };
    await tx.insert(StartLink, row);
    return token;
  }

  private hash(token: string): string {
    return this.keys.lookup('start link', token);
  }
}
