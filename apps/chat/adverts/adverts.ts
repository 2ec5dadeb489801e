import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { AdvertAd } from './advert-ad.entity.js';
import { AdvertLink } from './advert-link.entity.js';

/** Name of the subscription that keeps the projection of links. */
export const ADVERT_LINKS = 'chat.advert-links';

/** The ad and the greeting of a chat that came by a link. */
export interface Advert {
  link_id: string;
  ad_id: string;
  /** The link's greeting, or else its ad's; null for the workspace's default. */
  greeting_id: string | null;
}

/** Finds the ad and the greeting of a link in the projections. */
@Injectable()
export class Adverts {
  /** Finds them by the number in a draft's code; null if the workspace has no such link, or chat has not applied its event yet. */
  async ofLinkNumber(tx: Tx, workspace_id: string, link_number: number): Promise<Advert | null> {
    const link = await tx.findOneBy(AdvertLink, { workspace_id, link_number });
    if (!link) return null;
    const { link_id, ad_id } = link;
    const greeting_id = link.greeting_id ?? (await tx.findOneBy(AdvertAd, { ad_id }))?.greeting_id ?? null;
    return { link_id, ad_id, greeting_id };
  }
}
