import { Injectable } from '@nestjs/common';
import { chatCodesIn } from '#crossing/chat-code.js';
import { links } from '#crossing/link.topic.js';
import type { DoorName } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { Keys } from '#platform/security/keys.js';
import { ADVERT_LINKS, Adverts } from '../../adverts/adverts.js';
import type { Entry } from '../../conversations/entry.js';
import { descriptorOf } from './network-descriptors.js';
import type { NetworkIncoming } from './network-incoming.js';
import { namedAd } from './referral.js';
import type { NetworkOrigin } from '../../conversations/conversation.writer.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { ABOUT_OTHERS } from '../../conversations/message.entity.js';
import { Referrals } from '../../conversations/referrals.service.js';

/** Most codes of one message that are looked up; a draft has one. */
const MAX_CODES = 8;

/** Finds the click or ad that a network's message, or the link that led to it, names. Nothing else is ever read from a message. */
@Injectable()
export class NetworkEntries {
  constructor(
    private readonly adverts: Adverts,
    private readonly referrals: Referrals,
    private readonly log: EventLog,
    private readonly keys: Keys,
  ) {}

  /**
   * Returns the entries that count with this message: those that it names, and earlier ones that waited for it. An ad counts
   * once the customer has written after it, whichever of the two is reported first.
   */
  async arriving(
    tx: Tx,
    conversation: Conversation,
    { kind, network_id, sent_at }: NetworkOrigin,
    incoming: NetworkIncoming,
  ): Promise<{ entries: Entry[]; late: Entry[] }> {
    const { door, consent } = conversation;
    const isWriting = kind !== 'command' && !ABOUT_OTHERS.has(kind);
    const named = isWriting ? await this.of(tx, door, incoming) : [];
    await this.keepReferral(tx, conversation, incoming, { network_id, sent_at, counted: isWriting });
    const wrote_at = Math.max(conversation.customer_wrote_at ?? 0, isWriting ? sent_at : 0);
    const waiting = wrote_at > 0 ? await this.waiting(tx, conversation, wrote_at) : [];
    const entries = named.map((entry) => ({ ...entry, consent, at: sent_at }));
    if (entries.length > 0 || !isWriting) return { entries, late: waiting };
    return { entries: waiting.slice(0, 1), late: waiting.slice(1) };
  }

  private async waiting(tx: Tx, conversation: Conversation, wrote_at: number): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const entry of await this.referrals.take(tx, conversation, wrote_at)) {
      const named = entry.code && (await this.codeIn(tx, conversation.workspace_id, entry.code));
      entries.push({ ...entry, ...named });
    }
    return entries;
  }

  private async keepReferral(
    tx: Tx,
    conversation: Conversation,
    { event, content }: NetworkIncoming,
    about: { network_id: string; sent_at: number; counted: boolean },
  ): Promise<void> {
    const { network_ad_id = null, click_id = null, ref } = namedAd(content.referral);
    const code = ref === undefined ? null : await this.codeIn(tx, event.workspace_id, ref);
    if (network_ad_id === null && click_id === null && code === null) return;
    const click = click_id && this.clickHash(event.connection_id, click_id);
    const { business_account } = content;
    const named = click_id && business_account ? { click_id, business_account } : null;
    const kept = { network_ad_id, code: code?.code ?? null, click, named };
    await this.referrals.keep(tx, conversation, kept, about);
  }

  /** Returns the entries that a message names, the most certain first: by code, by the network's click id, by its ad id. Each also has the data of the less certain ones. */
  async of(tx: Tx, door: DoorName, { event, content }: NetworkIncoming): Promise<Entry[]> {
    const { workspace_id, connection_id, network } = event;
    const { network_ad_id, click_id, ref = '' } = namedAd(content.referral);
    const named = { ...(network_ad_id && { network_ad_id }), consent: 'unknown' as const };
    const entries: Entry[] = [];
    const code =
      (await this.codeIn(tx, workspace_id, ref)) ?? (await this.codeIn(tx, workspace_id, content.text ?? ''));
    if (code)
      entries.push({ ...named, ...code, door: descriptorOf(network).doorOfCodes ?? door, via: 'code' });
    if (click_id) {
      const click = this.clickHash(connection_id, click_id);
      entries.push({ ...named, door, via: 'network_click_id', click });
    } else if (network_ad_id) entries.push({ ...named, door, via: 'network_ad_id', click: null });
    return entries;
  }

  private clickHash(connection_id: string, click_id: string): string {
    return this.keys.lookup('network click', `${connection_id} ${click_id}`);
  }

  /**
   * Returns the first code of a link of this workspace. While chat has not applied all events of links, the code of an
   * unknown link is published too, and the ads side checks it, so that the message does not wait.
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
