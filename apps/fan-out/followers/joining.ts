import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Channels } from '../channels/channels.js';
import { LIVE_END, LivePosition } from '../live/live-position.entity.js';
import { Addresses } from './addresses.js';
import { Consent } from './consent.entity.js';
import { Follower, type TransportName } from './follower.entity.js';
import { rekey } from './rekeying.js';
import type { Wording } from '#message/wording.js';

/** Posts that were here before their channel may be admitted out of order, but not by as much as this. */
const DISORDER = 100;
/** An endpoint keeps its first secret, so that nobody can take it over by following again, and gets the newest. */
const withNewest = (secrets: string[], newest: string): string[] => [...secrets.slice(0, 1), newest];

export interface Newcomer {
  /** The id it gets if it does not follow yet. */
  public_id: string;
  channel_id: string;
  transport: TransportName;
  address?: string;
  secret?: string;
  consent: {
    how: string;
    proof: string | null;
    wording: Pick<Wording, 'id' | 'version'>;
    source?: string | null;
  };
}

/** Makes followers, at most one of an address at a time, with the consent that each is based on. */
@Injectable()
export class Joining {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The public id of the follower that an address is now. */
  async known(channel_id: string, transport: TransportName, address: string): Promise<string | null> {
    const where = {
      channel_id,
      transport,
      lookup: In(this.addresses.lookups(address)),
      ended_tick: IsNull(),
    };
    return (await this.database.read.findOneBy(Follower, where))?.public_id ?? null;
  }

  /** The follower's public id: the one that the address has already, if it follows. */
  async join(tx: Tx, newcomer: Newcomer): Promise<string> {
    const { channel_id, transport, address, secret } = newcomer;
    const channel = await this.channels.step(tx, channel_id);
    if (!channel) throw Problem.notFound('channel');
    const lookups = address === undefined ? [] : this.addresses.lookups(address);
    await rekey(tx, [lookups]);
    const known =
      address !== undefined &&
      (await tx.findOneBy(Follower, { channel_id, transport, lookup: In(lookups), ended_tick: IsNull() }));
    if (known) {
      if (secret) {
        const secrets = withNewest(this.addresses.secretsOf(known), secret);
        await tx.update(
          Follower,
          { id: known.id },
          { secrets: this.addresses.sealSecrets(secrets, known.public_id) },
        );
      }
      // A browser may have new keys under the same endpoint.
      if (this.addresses.open(known.address!, known.public_id) !== address)
        await tx.update(
          Follower,
          { id: known.id },
          { address: this.addresses.seal(address, known.public_id) },
        );
      const { how, proof } = newcomer.consent;
      // Chat providers tell the same twice.
      const told = proof !== null && (await tx.existsBy(Consent, { follower_id: known.id, how, proof }));
      if (!told) await this.consent(tx, known.id, channel.workspace_id, newcomer.consent);
      return known.public_id;
    }
    // It is taken where it named a follower that left while its address proved itself anew.
    const taken = await tx.existsBy(Follower, { public_id: newcomer.public_id });
    const public_id = taken ? this.ids.next('fol') : newcomer.public_id;
    const made = await tx.insert(Follower, {
      public_id,
      workspace_id: channel.workspace_id,
      channel_id,
      transport,
      address: address === undefined ? null : this.addresses.seal(address, public_id),
      lookup: lookups[0] ?? null,
      secrets: secret ? this.addresses.sealSecrets([secret], public_id) : null,
      joined_tick: channel.tick,
      created_at: this.clock.now(),
    });
    const id = Number(made.identifiers[0]!['id']);
    await this.consent(tx, id, channel.workspace_id, newcomer.consent);
    if (transport === 'live') {
      const sequence = Math.max(0, channel.latest - DISORDER);
      await tx.insert(LivePosition, { follower_id: id, sequence, ended: LIVE_END.follows });
    }
    return public_id;
  }

  private async consent(
    tx: Tx,
    follower_id: number,
    workspace_id: string,
    given: Newcomer['consent'],
  ): Promise<void> {
    await tx.insert(Consent, {
      follower_id,
      workspace_id,
      kind: 'opt_in',
      at: this.clock.now(),
      wording_id: given.wording.id,
      wording_version: given.wording.version,
      how: given.how,
      proof: given.proof,
      source: given.source ?? null,
    });
  }
}
