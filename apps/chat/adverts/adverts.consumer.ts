import { Injectable } from '@nestjs/common';
import { ads } from '#crossing/ad.topic.js';
import { links } from '#crossing/link.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { AdvertAd } from './advert-ad.entity.js';
import { AdvertLink } from './advert-link.entity.js';
import { ADVERT_LINKS } from './adverts.js';

/** Keeps the projections of ads and links. */
@Injectable()
export class AdvertsConsumer {
  constructor(inbox: Inbox) {
    inbox.subscribe(links, ADVERT_LINKS, async (tx, { data, sequence }) => {
      const { link_id, workspace_id, link_number, ad_id, greeting_id = null, state } = data;
      const known = await tx.findOneBy(AdvertLink, { link_id });
      if (known && known.sequence >= sequence) return;
      const row: AdvertLink = { link_id, workspace_id, link_number, ad_id, greeting_id, state, sequence };
      await tx.upsert(AdvertLink, row, ['link_id']);
    });
    inbox.subscribe(ads, 'chat.advert-ads', async (tx, { data, sequence }) => {
      const { ad_id, workspace_id, greeting_id = null } = data;
      const known = await tx.findOneBy(AdvertAd, { ad_id });
      if (known && known.sequence >= sequence) return;
      await tx.upsert(AdvertAd, { ad_id, workspace_id, greeting_id, sequence }, ['ad_id']);
    });
  }
}
