import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { languageOr, type Language } from '#platform/language/language.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Languages } from '../channels/languages.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Follower, type EndReason } from '../audience/follower.entity.js';
import { Joining } from '../audience/joining.js';
import { Leaving } from '../audience/leaving.js';
import { WhatsAppUsers } from '../audience/whatsapp-users.js';
import { OPT_IN } from '#message/wording.js';

/** Somebody in a chat with one of the workspace's accounts. */
export interface Chatter {
  workspace_id: string;
  transport: 'telegram' | 'whatsapp';
  address: string;
}

/** What somebody followed until now. */
export interface Ended {
  /** Its name. */
  channel: string;
  language: Language | null;
}

/** The names of channels within a sentence. */
export const namesOf = (ended: Ended[]): string =>
  ended.map(({ channel }) => isolateDirection(channel)).join(', ');

/** Follows and leaves by what people write in a chat. Providers repeat and shuffle what they tell, so the time of writing counts. */
@Injectable()
export class ChatFollowers {
  constructor(
    private readonly addresses: Addresses,
    private readonly joining: Joining,
    private readonly leaving: Leaving,
    private readonly languages: Languages,
    private readonly ids: Ids,
    private readonly users: WhatsAppUsers,
  ) {}

  /** Keeps the business-scoped user ids of WhatsApp followers. The map's keys are phone numbers, its values user ids. */
  learnUsers(tx: Tx, workspace_id: string, numbers: ReadonlyMap<string, string>): Promise<void> {
    return this.users.record(tx, workspace_id, numbers);
  }

  /** The number of a WhatsApp user who hides it, where it is known. */
  addressOfUser(tx: Tx, workspace_id: string, userId: string): Promise<string | null> {
    return this.users.addressOf(tx, workspace_id, userId);
  }

  channels(tx: Tx, workspace_id: string): Promise<Channel[]> {
    return tx.find(Channel, { where: { workspace_id }, order: { handle: 'ASC' } });
  }

  async join(
    tx: Tx,
    { transport, address }: Chatter,
    channel_id: string,
    {
      how,
      proof,
      source,
      language,
      askedAt,
    }: { how: string; proof: string; source: string | null; language: Language; askedAt: number },
  ): Promise<void> {
    const consent = { how, proof: proof.slice(0, 64), wording: OPT_IN[transport], source, language };
    const public_id = this.ids.next('fol');
    await this.joining.join(tx, { public_id, channel_id, transport, address, consent, askedAt });
  }

  /**
   * In which language somebody is answered: that of what they follow or come by, else the workspace's, else what their
   * app asks for, in the form of Accept-Language.
   */
  async languageOf(
    { workspace_id }: Chatter,
    known: { language: Language | null } | null,
    app?: string,
  ): Promise<Language> {
    if (known?.language) return known.language;
    return languageOr(await this.languages.of({ workspace_id, language: null }), app);
  }

  isArchived(tx: Tx, channel_id: string): Promise<boolean> {
    return tx.existsBy(Channel, { id: channel_id, archived_after: Not(IsNull()) });
  }

  /** False where the person has left the channel after they wrote. */
  async mayJoin(tx: Tx, chatter: Chatter, channel_id: string, writtenAt: number): Promise<boolean> {
    const { transport, address } = chatter;
    const lookup = In(this.addresses.lookups(address));
    const rows = await tx.find(Follower, {
      where: { channel_id, transport, lookup },
      order: { id: 'DESC' },
      take: 1,
    });
    return rows.every(({ ended_at }) => ended_at === null || ended_at < writtenAt);
  }

  /** What they follow now. */
  async following(
    tx: Tx,
    { workspace_id, transport, address }: Chatter,
  ): Promise<{ follower: Follower; channel: Channel }[]> {
    const channels = new Map((await this.channels(tx, workspace_id)).map((channel) => [channel.id, channel]));
    if (channels.size === 0) return [];
    const where = {
      channel_id: In([...channels.keys()]),
      transport,
      lookup: In(this.addresses.lookups(address)),
      ended_tick: IsNull(),
    };
    const rows = await tx.findBy(Follower, where);
    return rows.map((follower) => ({ follower, channel: channels.get(follower.channel_id)! }));
  }

  /** Leaves what was followed when they wrote: the one channel, or all where none has the handle; tells who was ended. */
  async leave(
    tx: Tx,
    chatter: Chatter,
    how: string,
    { handle, writtenAt, reason = 'left' }: { handle?: string; writtenAt: number; reason?: EndReason },
  ): Promise<Ended[]> {
    const all = await this.following(tx, chatter);
    const one =
      handle !== undefined && (await tx.existsBy(Channel, { workspace_id: chatter.workspace_id, handle }));
    const meant = all.filter(
      ({ follower, channel }) => follower.created_at <= writtenAt && (!one || channel.handle === handle),
    );
    for (const { follower } of meant)
      await this.leaving.endIn(tx, follower.public_id, { reason, how, at: writtenAt });
    return meant.map(({ channel, follower: { language } }) => ({ channel: channel.name, language }));
  }
}
