import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Joining } from '../audience/joining.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { rekeyLookups } from '../audience/rekeying.js';
import { OPT_IN_SECONDS } from '../audience/tokens.js';
import { refusedWords } from '../pages/texts.js';
import type { Origin } from './follow-way.js';
import { OPT_IN } from '../transports/wordings.js';

/** Most opt-in mails of one channel to one address in an hour, so that nobody can flood a mailbox through the form. */
const MAILS_AN_HOUR = 3;

/** Stores opt-ins by e-mail from the request until their links expire, and confirms them. */
@Injectable()
export class OptIns {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly joining: Joining,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Stores an opt-in and makes its mail due. It does the same for an address that follows already, so that only the mail reveals it. */
  async begin(tx: Tx, channel: Channel, address: string, { source, language }: Origin): Promise<void> {
    const now = this.clock.now();
    const lookups = this.addresses.lookups(address);
    // The lock makes requests at the same time count one after the other.
    await this.database.lock(tx, Channel, { id: channel.id });
    await rekeyLookups(tx, [lookups]);
    const recent = {
      channel_id: channel.id,
      lookup: In(lookups),
      created_at: MoreThan(now - 3_600_000),
      follower_public_id: IsNull(),
    };
    if ((await tx.countBy(OptIn, recent)) >= MAILS_AN_HOUR) return;
    const id = this.ids.random('opt');
    await tx.insert(OptIn, {
      id,
      workspace_id: channel.workspace_id,
      channel_id: channel.id,
      address: this.addresses.seal(address, id),
      lookup: lookups[0]!,
      wording_id: OPT_IN.email.id,
      wording_version: OPT_IN.email.version,
      language,
      source: source ?? null,
      created_at: now,
      expires_at: now + OPT_IN_SECONDS * 1000,
      mail_due_at: now,
    });
  }

  /** The channel of an opt-in and, once it is confirmed, its follower's id. Throws 410 when it has expired or was erased. */
  async find(id: string): Promise<{ channel: Channel; followerId: string | null }> {
    const optIn = this.requireUnexpired(await this.database.read.findOneBy(OptIn, { id }));
    const channel = await this.database.read.findOneByOrFail(Channel, { id: optIn.channel_id });
    return { channel, followerId: optIn.follower_public_id };
  }

  /** Creates the follower and returns its public id. Other opt-ins of the same address are confirmed too; a repeat changes nothing. */
  async confirm(tx: Tx, id: string): Promise<string> {
    const optIn = this.requireUnexpired(await this.database.lock(tx, OptIn, { id }));
    if (optIn.address === null) return optIn.follower_public_id!;
    const { channel_id } = optIn;
    const address = this.addresses.open(optIn.address, id);
    const { public_id } = await this.joining.join(tx, {
      public_id: this.ids.next('fol'),
      channel_id,
      transport: 'email',
      address,
      consent: {
        how: 'email_link',
        proof: id,
        wording: { id: optIn.wording_id, version: optIn.wording_version },
        source: optIn.source,
        language: optIn.language,
      },
    });
    await tx.update(
      OptIn,
      { channel_id, lookup: In(this.addresses.lookups(address)) },
      { address: null, mail_due_at: null, follower_public_id: public_id },
    );
    return public_id;
  }

  private requireUnexpired(optIn: OptIn | null): OptIn {
    if (optIn && optIn.expires_at >= this.clock.now()) return optIn;
    throw new Problem(
      410,
      'This link is no longer valid: its seven days are over, or the person was erased',
      {
        words: refusedWords('expired'),
      },
    );
  }
}
