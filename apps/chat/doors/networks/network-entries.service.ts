import { Injectable } from '@nestjs/common';
import { chatCodesIn } from '#crossing/chat-code.js';
import { links } from '#crossing/link.topic.js';
import type { Door } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { Keys } from '#platform/security/keys.js';
import { ADVERT_LINKS, Adverts } from '../../adverts/adverts.js';
import type { Entry } from '../../conversations/entry.js';
import type { NetworkIncoming } from './network-messages.service.js';
import { namedAd } from './referral.js';

/** The most codes of one message that are looked up; a draft has one. */
const MAX_CODES = 8;

/** Finds what a network's message says of the click that led to it. Nothing else is ever read out of a message. */
@Injectable()
export class NetworkEntries {
  constructor(
    private readonly adverts: Adverts,
    private readonly log: EventLog,
    private readonly keys: Keys,
  ) {}

  /** The most trusted first: by code, by the network's click id, by its ad id. Each holds what the less trusted say too. */
  async of(tx: Tx, door: Door, { event, content }: NetworkIncoming): Promise<Entry[]> {
    const { workspace_id, connection_id } = event;
    const { network_ad_id, click_id } = namedAd(content.referral);
    const named = { ...(network_ad_id && { network_ad_id }), consent: 'unknown' as const };
    const entries: Entry[] = [];
    const code = await this.codeIn(tx, workspace_id, content.text ?? '');
    if (code) entries.push({ ...named, ...code, door: door === 'whatsapp' ? 'wa_me' : door, via: 'code' });
    if (click_id) {
      const click = this.keys.lookup('network click', `${connection_id} ${click_id}`);
      entries.push({ ...named, door, via: 'network_click_id', click });
    } else if (network_ad_id) entries.push({ ...named, door, via: 'network_ad_id', click: null });
    return entries;
  }

  /**
   * The first code of a link of this workspace. Where chat is behind with the links, a code of one that it has not heard
   * of crosses too, and the ads side has the last word: the message does not wait.
   */
  private async codeIn(
    tx: Tx,
    workspace_id: string,
    text: string,
  ): Promise<Pick<Entry, 'click' | 'code' | 'ad_id' | 'greeting_id'> | null> {
    for (const { code, linkNumber } of [...chatCodesIn(text)].slice(0, MAX_CODES)) {
      const caughtUp = await this.log.isCaughtUp(links, ADVERT_LINKS);
      const advert = await this.adverts.ofLinkNumber(tx, workspace_id, linkNumber);
      if (!advert && caughtUp) continue;
      const { ad_id, greeting_id } = advert ?? {};
      return { click: code, code, ...(ad_id && { ad_id }), ...(greeting_id && { greeting_id }) };
    }
    return null;
  }
}
