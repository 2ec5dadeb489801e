import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Channels, refuseArchived } from '../channels/channels.js';
import { LIVE_END_STATE, LivePosition } from './live-position.entity.js';
import { Addresses } from './addresses.js';
import { Consent } from './consent.entity.js';
import type { Language } from '#platform/language/language.js';
import type { TransportName } from '#message/transport-name.js';
import { FollowStarts } from './follow-starts.js';
import { Follower } from './follower.entity.js';
import { rekeyLookups } from './rekeying.js';
import type { Wording } from './wording.js';

/** Posts that arrive before their channel may be planned out of order, but their sequences differ by less than this. A new live follower's position starts this much lower. */
const MAX_SEQUENCE_DISORDER = 100;

/** Who asks to follow which channel, and the consent that this is based on. */
export interface JoinRequest {
  /** Becomes the follower's public id, unless the address follows already. */
  public_id: string;
  channel_id: string;
  transport: TransportName;
  address?: string;
  secret?: string;
  /** Anyone who knows the address may request a follow, so a repeated request is no consent of its owner and changes nothing. */
  anyoneMayAsk?: boolean;
  /** When the person asked, as the network reports it; now if it is left out. In milliseconds since 1970. */
  askedAt?: number;
  consent: {
    how: string;
    proof: string | null;
    wording: Pick<Wording, 'id' | 'version'>;
    source?: string | null | undefined;
    /** In which the wording was shown; null where nobody knows. */
    language?: Language | null;
  };
}

/** What a request to follow came to. */
export interface JoinResult {
  /** Public id of the new or the existing follower. */
  public_id: string;
  /** False when the address followed already. */
  created: boolean;
  /** True when the stored address equals the given one exactly, including the keys of a push subscription. */
  sameAddress: boolean;
}

/** Creates followers and records the consent of each. An address has at most one active follower in a channel and transport. */
@Injectable()
export class Joining {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly starts: FollowStarts,
  ) {}

  /** Public id of the active follower with this address; null when there is none. */
  async findActiveId(channel_id: string, transport: TransportName, address: string): Promise<string | null> {
    const where = {
      channel_id,
      transport,
      lookup: In(this.addresses.lookups(address)),
      ended_tick: IsNull(),
    };
    return (await this.database.read.findOneBy(Follower, where))?.public_id ?? null;
  }

  /** Creates a follower, or returns the active one with the same address. Throws 404 without the channel, 409 when it is archived. */
  async join(tx: Tx, request: JoinRequest): Promise<JoinResult> {
    const { channel_id, transport, address, secret } = request;
    const channel = await this.channels.takeTick(tx, channel_id);
    if (!channel) throw Problem.notFound('channel');
    refuseArchived(channel);
    const lookups = address === undefined ? [] : this.addresses.lookups(address);
    await rekeyLookups(tx, [lookups]);
    const existing =
      address !== undefined &&
      (await tx.findOneBy(Follower, { channel_id, transport, lookup: In(lookups), ended_tick: IsNull() }));
    if (existing) {
      const sameAddress = this.addresses.open(existing.address!, existing.public_id) === address;
      const result: JoinResult = { public_id: existing.public_id, created: false, sameAddress };
      if (request.anyoneMayAsk) return result;
      const { how, proof } = request.consent;
      // Networks deliver the same message twice, and its consent is recorded once.
      const recorded =
        proof !== null && (await tx.existsBy(Consent, { follower_id: existing.id, how, proof }));
      if (!recorded) await this.recordConsent(tx, existing.id, channel.workspace_id, request.consent);
      return result;
    }
    // The id is in use when it named a follower who left while the address was being verified again.
    const taken = await tx.existsBy(Follower, { public_id: request.public_id });
    const now = this.clock.now();
    const public_id = taken ? this.ids.next('fol') : request.public_id;
    const inserted = await tx.insert(Follower, {
      public_id,
      workspace_id: channel.workspace_id,
      channel_id,
      transport,
      address: address === undefined ? null : this.addresses.seal(address, public_id),
      lookup: lookups[0] ?? null,
      secrets: secret ? this.addresses.sealSecrets([secret], public_id) : null,
      language: request.consent.language ?? null,
      joined_tick: channel.tick,
      created_at: Math.min(request.askedAt ?? now, now),
    });
    const id = Number(inserted.identifiers[0]!['id']);
    await this.recordConsent(tx, id, channel.workspace_id, request.consent);
    if (transport === 'live') {
      const sequence = Math.max(0, channel.latest_sequence - MAX_SEQUENCE_DISORDER);
      await tx.insert(LivePosition, { follower_id: id, sequence, end_state: LIVE_END_STATE.following });
    }
    const follower = { id, workspace_id: channel.workspace_id, transport };
    await this.starts.record(tx, follower, request.consent.source ?? null);
    return { public_id, created: true, sameAddress: true };
  }

  private async recordConsent(
    tx: Tx,
    follower_id: number,
    workspace_id: string,
    given: JoinRequest['consent'],
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
