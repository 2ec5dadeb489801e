import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { Addresses } from '../audience/addresses.js';
import { Consent } from '../audience/consent.entity.js';
import type { TransportName } from '#message/transport-name.js';
import { Follower } from '../audience/follower.entity.js';
import { rekeyLookups } from '../audience/rekeying.js';
import { ImportedWording } from '../audience/wording.entity.js';
import type { ImportCandidate, RefusedRow } from './import-row.js';

/** Addresses of one file that a dry run remembers; a repeat of a later one counts as new. */
const MAX_SEEN = 500_000;

interface BulkJoinResult {
  joined: number;
  /** Number of candidates who follow the channel already. */
  already_following: number;
  refused: RefusedRow[];
}

interface NewFollower extends ImportCandidate {
  public_id: string;
  lookup: string;
}

/** Adds many followers to a channel under one lock and one tick, at most one for each address. */
@Injectable()
export class BulkJoining {
  constructor(
    private readonly channels: Channels,
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly database: Database,
  ) {}

  /** Says what `join` would do, and writes nothing. `seen`: the addresses of earlier rows of the same file. */
  async judge(
    channelId: string,
    candidates: ImportCandidate[],
    seen: SeenAddresses,
  ): Promise<BulkJoinResult> {
    const result: BulkJoinResult = { joined: 0, already_following: 0, refused: [] };
    const { read } = this.database;
    for (const [transport, some] of Map.groupBy(candidates, (one) => one.transport)) {
      const lookups = some.map(({ address }) => this.addresses.lookups(address));
      const found = await findNew(read, channelId, transport, some, lookups, result);
      const added = found.filter(({ lookup }) => seen.add(`${transport} ${lookup}`));
      result.joined += added.length;
      result.already_following += found.length - added.length;
    }
    return result;
  }

  /** Adds the candidates who are new. `proof` is the id of the import that brings them. */
  async join(
    tx: Tx,
    channelId: string,
    candidates: ImportCandidate[],
    proof: string,
  ): Promise<BulkJoinResult> {
    const channel = await this.channels.takeTick(tx, channelId);
    if (!channel) throw Problem.notFound('channel');
    const result: BulkJoinResult = { joined: 0, already_following: 0, refused: [] };
    const newFollowers: NewFollower[] = [];
    for (const transport of new Set(candidates.map((one) => one.transport))) {
      const some = candidates.filter((one) => one.transport === transport);
      const lookups = some.map(({ address }) => this.addresses.lookups(address));
      await rekeyLookups(tx, lookups);
      const found = await findNew(tx, channelId, transport, some, lookups, result);
      newFollowers.push(...found.map((one) => ({ ...one, public_id: this.ids.next('fol') })));
    }
    if (newFollowers.length > 0) await this.insertFollowers(tx, channel, newFollowers, proof);
    result.joined = newFollowers.length;
    return result;
  }

  private async insertFollowers(
    tx: Tx,
    { id: channel_id, workspace_id, tick }: Channel,
    newFollowers: NewFollower[],
    proof: string,
  ): Promise<void> {
    const now = this.clock.now();
    const followers = newFollowers.map(({ public_id, transport, address, lookup }): Follower => ({
      // The database generates the id.
      id: null as never,
      public_id,
      workspace_id,
      channel_id,
      transport,
      address: this.addresses.seal(address, public_id),
      lookup,
      secrets: null,
      language: null,
      joined_tick: tick,
      ended_tick: null,
      ended_at: null,
      ended_reason: null,
      created_at: now,
    }));
    await insertAll(tx, Follower, followers);
    const inserted = await tx.find(Follower, {
      select: { id: true, public_id: true },
      where: { public_id: In(newFollowers.map((one) => one.public_id)) },
    });
    const idOf = new Map(inserted.map(({ id, public_id }) => [public_id, id]));
    const wordings = await this.storeWordings(
      tx,
      workspace_id,
      newFollowers.map(({ consent }) => consent.wording),
    );
    const consents = newFollowers.map(({ public_id, consent: { at, how, wording, source } }): Consent => ({
      id: null as never,
      follower_id: idOf.get(public_id)!,
      workspace_id,
      kind: 'opt_in',
      at,
      wording_id: wordings.get(wording)!,
      wording_version: 1,
      wording_language: null,
      how,
      proof,
      source,
    }));
    await insertAll(tx, Consent, consents);
  }

  /** Stores consent wordings, each text once for a workspace; returns the ids by text. */
  private async storeWordings(tx: Tx, workspace_id: string, texts: string[]): Promise<Map<string, string>> {
    const ids = new Map(texts.map((text) => [text, wordingId(workspace_id, text)]));
    const created_at = this.clock.now();
    const rows = [...ids].map(([text, id]) => ({ id, workspace_id, text, created_at }));
    await tx
      .createQueryBuilder()
      .insert()
      .into(ImportedWording)
      .values(rows)
      .orIgnore()
      .updateEntity(false)
      .execute();
    return ids;
  }
}

const wordingId = (workspace: string, text: string): string =>
  `imported_${createHash('sha256').update(`${workspace}\n${text}`).digest('hex').slice(0, 32)}`;

/** Selects the candidates who are new. Refuses who left after the imported consent, because an import must not undo leaving. */
async function findNew(
  manager: EntityManager,
  channel_id: string,
  transport: TransportName,
  some: ImportCandidate[],
  lookups: string[][],
  result: BulkJoinResult,
): Promise<(ImportCandidate & { lookup: string })[]> {
  const rows = await manager.find(Follower, {
    select: { id: true, lookup: true, ended_at: true, ended_reason: true },
    where: { channel_id, transport, lookup: In(lookups.flat()) },
  });
  const following = new Set(rows.filter((row) => row.ended_at === null).map((row) => row.lookup!));
  const leftAt = new Map<string, number>();
  for (const { lookup, ended_at, ended_reason } of rows) {
    if (ended_reason === 'left' || ended_reason === 'complained')
      leftAt.set(lookup!, Math.max(ended_at!, leftAt.get(lookup!) ?? 0));
  }
  return some.flatMap((candidate, index) => {
    const own = lookups[index]!;
    if (own.some((lookup) => following.has(lookup))) {
      result.already_following += 1;
      return [];
    }
    if (own.some((lookup) => (leftAt.get(lookup) ?? 0) >= candidate.consent.at)) {
      result.refused.push({ line: candidate.line, field: 'address', reason: 'left_since' });
      return [];
    }
    following.add(own[0]!);
    return [{ ...candidate, lookup: own[0]! }];
  });
}

/** Remembers the addresses of a file's rows by their hashes, as long as there are not too many for memory. */
export class SeenAddresses {
  private readonly hashes = new Set<string>();

  /** False for one that was added before. */
  add(hash: string): boolean {
    if (this.hashes.has(hash)) return false;
    if (this.hashes.size < MAX_SEEN) this.hashes.add(hash);
    return true;
  }
}
