import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { pageOf, parseCursor, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { AdNetworkId, type AdNetworkName } from './ad-network-id.entity.js';
import type { NetworkIdView, UnassignedAdView } from './ad.dto.js';

type Named = { network: AdNetworkName; id: string };

const keyOf = ({ network, id }: Named): string => `${network} ${id}`;

/** Stores the networks' ids of the workspace's ads, and the ids that chats named and nobody has assigned. */
@Injectable()
export class AdNetworkIds {
  constructor(private readonly database: Database) {}

  /** Returns the network ids of ads, by ad id. */
  async of(adIds: readonly string[]): Promise<ReadonlyMap<string, NetworkIdView[]>> {
    const where = { ad_id: In([...adIds]) };
    const rows = adIds.length > 0 ? await this.database.read.findBy(AdNetworkId, where) : [];
    return idsByAd(rows);
  }

  /**
   * Sets the network ids of an ad, in place of its earlier ones. An id that the ad loses becomes unassigned if a chat
   * has named it. Throws 409 if another ad has one of them. The caller has locked or inserted the ad.
   */
  async set(tx: Tx, workspace_id: string, ad_id: string, wanted: readonly Named[]): Promise<NetworkIdView[]> {
    const keys = new Set(wanted.map(keyOf));
    for (const row of await tx.findBy(AdNetworkId, { workspace_id, ad_id })) {
      const { network, network_ad_id, seen_at } = row;
      if (keys.has(keyOf({ network, id: network_ad_id }))) continue;
      const where = { workspace_id, network, network_ad_id };
      if (seen_at === null) await tx.delete(AdNetworkId, where);
      else await tx.update(AdNetworkId, where, { ad_id: null });
    }
    for (const [index, { network, id: network_ad_id }] of wanted.entries()) {
      const where = { workspace_id, network, network_ad_id };
      const row = await this.database.lock(tx, AdNetworkId, where);
      if (row && row.ad_id !== null && row.ad_id !== ad_id)
        throw Problem.field(`network_ids.${index}`, 'taken', `${row.ad_id} has this id`, undefined, 409);
      if (row) await tx.update(AdNetworkId, where, { ad_id });
      else await tx.insert(AdNetworkId, { ...where, ad_id, seen_at: null });
    }
    return idsByAd(await tx.findBy(AdNetworkId, { workspace_id, ad_id })).get(ad_id) ?? [];
  }

  /** Records that a chat named this id. It is unassigned if it belongs to no ad. */
  async noteSeen(
    tx: Tx,
    workspace_id: string,
    { network, id: network_ad_id }: Named,
    at: number,
  ): Promise<void> {
    const where = { workspace_id, network, network_ad_id };
    const row = await this.database.lock(tx, AdNetworkId, where);
    if (!row) await tx.insert(AdNetworkId, { ...where, ad_id: null, seen_at: at });
    else if (row.seen_at === null) await tx.update(AdNetworkId, where, { seen_at: at });
  }

  /** Returns a page of the unassigned ids, highest first. */
  async unassigned(workspace_id: string, { limit, cursor }: PageQuery): Promise<Page<UnassignedAdView>> {
    const place = parseCursor(cursor, /^([a-z]{1,8})-(\d{1,20})$/);
    const query = this.database.read
      .createQueryBuilder(AdNetworkId, 'n')
      .where({ workspace_id, ad_id: IsNull() })
      .orderBy('n.network', 'DESC')
      .addOrderBy('n.network_ad_id', 'DESC')
      .limit(limit + 1);
    if (place)
      query.andWhere('(n.network < :network OR (n.network = :network AND n.network_ad_id < :id))', {
        network: place[0],
        id: place[1],
      });
    return pageOf(
      await query.getMany(),
      limit,
      ({ network, network_ad_id }) => `${network}-${network_ad_id}`,
      ({ network, network_ad_id: id, seen_at }) => ({
        network,
        id,
        seen_at: new Date(seen_at!).toISOString(),
      }),
    );
  }
}

function idsByAd(rows: readonly AdNetworkId[]): Map<string, NetworkIdView[]> {
  const sorted = [...rows].sort((a, b) => (keyOfRow(a) < keyOfRow(b) ? -1 : 1));
  const byAd = Map.groupBy(sorted, ({ ad_id }) => ad_id!);
  return new Map(
    [...byAd].map(([ad_id, own]) => [ad_id, own.map(({ network, network_ad_id: id }) => ({ network, id }))]),
  );
}

const keyOfRow = ({ network, network_ad_id: id }: AdNetworkId): string => keyOf({ network, id });
