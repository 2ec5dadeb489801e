import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';
import { Channels, refuseArchived } from '../channels/channels.js';
import { LIVE_END, LivePosition } from './live-position.entity.js';
import { Addresses } from './addresses.js';
import { Consent } from './consent.entity.js';
import type { Language } from '#platform/language/language.js';
import type { TransportName } from '#message/transport-name.js';
import { Follower } from './follower.entity.js';
import { rekey } from './rekeying.js';
import type { Wording } from '#message/wording.js';

/** Posts that were here before their channel may be admitted out of order, but not by as much as this. */
const DISORDER = 100;

export interface Newcomer {
  /** The id it gets if it does not follow yet. */
  public_id: string;
  channel_id: string;
  transport: TransportName;
  address?: string;
  secret?: string;
  /** Anyone who knows the address may ask that it follow, so that asking again is no consent of its owner and changes nothing. */
  anyoneMayAsk?: boolean;
  consent: {
    how: string;
    proof: string | null;
    wording: Pick<Wording, 'id' | 'version'>;
    source?: string | null | undefined;
    /** In which the wording was shown; null where nobody knows. */
    language?: Language | null;
  };
}

export interface Joined {
  /** Of the follower that the address is now. */
  public_id: string;
  /** False where the address followed before. */
  made: boolean;
  /** The address is kept just as it was given, with the keys of a push subscription. */
  same: boolean;
}

/** Makes followers, at most one of an address at a time, with the consent that each is based on. */
@Injectable()
export class Joining {
  private readonly optIns: Increment;

  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    private readonly ids: Ids,
    families: MetricFamilies,
  ) {
    this.optIns = families.counter('opt_ins_total', 'Followers made, by transport', ['transport']);
  }

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

  /** The follower that the address is already, or a new one. */
  async join(tx: Tx, newcomer: Newcomer): Promise<Joined> {
    const { channel_id, transport, address, secret } = newcomer;
    const channel = await this.channels.takeTick(tx, channel_id);
    if (!channel) throw Problem.notFound('channel');
    refuseArchived(channel);
    const lookups = address === undefined ? [] : this.addresses.lookups(address);
    await rekey(tx, [lookups]);
    const known =
      address !== undefined &&
      (await tx.findOneBy(Follower, { channel_id, transport, lookup: In(lookups), ended_tick: IsNull() }));
    if (known) {
      const same = this.addresses.open(known.address!, known.public_id) === address;
      const followed: Joined = { public_id: known.public_id, made: false, same };
      if (newcomer.anyoneMayAsk) return followed;
      const { how, proof } = newcomer.consent;
      // Chat providers tell the same twice.
      const told = proof !== null && (await tx.existsBy(Consent, { follower_id: known.id, how, proof }));
      if (!told) await this.consent(tx, known.id, channel.workspace_id, newcomer.consent);
      return followed;
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
      language: newcomer.consent.language ?? null,
      joined_tick: channel.tick,
      created_at: this.clock.now(),
    });
    const id = Number(made.identifiers[0]!['id']);
    await this.consent(tx, id, channel.workspace_id, newcomer.consent);
    if (transport === 'live') {
      const sequence = Math.max(0, channel.latest_sequence - DISORDER);
      await tx.insert(LivePosition, { follower_id: id, sequence, ended: LIVE_END.follows });
    }
    this.optIns({ transport });
    return { public_id, made: true, same: true };
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
      wording_language: given.language ?? null,
      how: given.how,
      proof: given.proof,
      source: given.source ?? null,
    });
  }
}
