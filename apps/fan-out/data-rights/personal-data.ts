import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { MessageSettings } from '#message/settings.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Channel } from '../channels/channel.entity.js';
import { Preferences } from '../preferences/preferences.js';
import { Addresses } from '../audience/addresses.js';
import { descriptorOf } from '../transports/transport-list.js';
import { Consent } from '../audience/consent.entity.js';
import type { TransportName } from '#message/transport-name.js';
import { Follower } from '../audience/follower.entity.js';
import type { ConsentView, FollowerExport, FollowerView, FollowerWithAddress } from './people.dto.js';
import { ImportedWording } from '../audience/wording.entity.js';
import { wordingOf } from '../transports/wordings.js';
import { isoOf } from '#platform/time/calendar.js';

/** Finds followers by address, and collects what is stored about a person. */
@Injectable()
export class PersonalData {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly preferences: Preferences,
    private readonly config: MessageSettings,
  ) {}

  /** Finds all followers with the address in the workspace, oldest first, including ended ones. Throws 422 when it is no address of the transport. */
  async find(workspace: string, transport: TransportName, address: string): Promise<Follower[]> {
    const normalized = descriptorOf(transport).normalizeAddress(address, this.config);
    if (normalized === null) throw Problem.field('address', 'form', `This is no address of ${transport}`);
    return this.findByLookups(workspace, transport, this.addresses.lookups(normalized));
  }

  /** All followers with the same address as this one, in its workspace. */
  async allOf(follower: Follower): Promise<Follower[]> {
    if (follower.lookup === null) return [follower];
    return this.findByLookups(follower.workspace_id, follower.transport, this.lookups(follower));
  }

  /** The lookups under which rows with this follower's address may be stored; a lookup may be under an older key. */
  lookups({ address, lookup, public_id }: Follower): string[] {
    const byAddress = address === null ? [] : this.addresses.lookups(this.addresses.open(address, public_id));
    return lookup === null ? byAddress : [...byAddress, lookup];
  }

  async consents(follower: Follower): Promise<ConsentView[]> {
    const rows = await this.database.read.find(Consent, {
      where: { follower_id: follower.id },
      order: { id: 'ASC' },
    });
    const imported = await this.database.read.findBy(ImportedWording, {
      id: In(rows.map((row) => row.wording_id)),
    });
    const texts = new Map(imported.map(({ id, text }) => [id, text]));
    return rows.map(
      ({
        kind,
        at,
        how,
        proof,
        source,
        wording_id: id,
        wording_version: version,
        wording_language: language,
      }) => {
        const text = wordingOf(id, version, language) ?? texts.get(id) ?? '';
        return {
          kind,
          at: new Date(at).toISOString(),
          how,
          wording: { id, version, language, text },
          proof,
          source,
        };
      },
    );
  }

  async export(follower: Follower): Promise<FollowerExport[]> {
    const all: FollowerExport[] = [];
    for (const one of await this.allOf(follower)) {
      const { handle } = await this.database.read.findOneByOrFail(Channel, { id: one.channel_id });
      const consents = await this.consents(one);
      all.push({
        ...this.withAddress(one),
        channel_handle: handle,
        consents,
        preferences: await this.preferences.of(one),
      });
    }
    return all;
  }

  withAddress(follower: Follower): FollowerWithAddress {
    const address =
      follower.address === null ? null : this.addresses.open(follower.address, follower.public_id);
    return { ...toDto(follower), address };
  }

  private async findByLookups(
    workspace_id: string,
    transport: TransportName,
    lookups: string[],
  ): Promise<Follower[]> {
    const where = { workspace_id, transport, lookup: In(lookups) };
    return this.database.read.find(Follower, { where, order: { id: 'ASC' } });
  }
}

/** Returns the API's view of a follower, without the address. */
export function toDto({
  public_id,
  channel_id,
  transport,
  ended_tick,
  ended_at,
  ended_reason,
  created_at,
}: Follower): FollowerView {
  return {
    id: public_id,
    channel_id,
    transport,
    state: ended_tick === null ? 'following' : 'ended',
    reason: ended_reason,
    followed_at: new Date(created_at).toISOString(),
    ended_at: isoOf(ended_at),
  };
}
