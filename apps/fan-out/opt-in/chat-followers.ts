import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
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
import type { TransportName } from '#message/transport-name.js';
import { NetworkUsers, type Users } from '../audience/network-users.js';
import { OPT_IN } from '../transports/wordings.js';

/** A person in a chat with one of the workspace's accounts. */
export interface ChatPerson {
  workspace_id: string;
  transport: TransportName;
  address: string;
}

/** A channel that a person follows. */
export interface Following {
  follower: Follower;
  channel: Channel;
}

/** Joins the names of channels for use in a sentence. */
export const channelNames = (names: readonly string[]): string => names.map(isolateDirection).join(', ');

/** Lets people in chats follow and leave. Providers repeat and reorder messages, so the time of writing decides. */
@Injectable()
export class ChatFollowers {
  constructor(
    private readonly addresses: Addresses,
    private readonly joining: Joining,
    private readonly leaving: Leaving,
    private readonly languages: Languages,
    private readonly ids: Ids,
    private readonly users: NetworkUsers,
  ) {}

  /** Stores the ids by which the network names followers. The map's keys are addresses, its values user ids. */
  recordUserIds(tx: Tx, users: Users, addresses: ReadonlyMap<string, string>): Promise<void> {
    return this.users.record(tx, users, addresses);
  }

  /** The address of a person who hides it; null when it is not known. */
  addressOfUser(tx: Tx, users: Users, userId: string): Promise<string | null> {
    return this.users.addressOf(tx, users, userId);
  }

  /** All channels of the workspace, archived ones too, by handle. */
  channels(tx: Tx, workspace_id: string): Promise<Channel[]> {
    return tx.find(Channel, { where: { workspace_id }, order: { handle: 'ASC' } });
  }

  /** Lets the person follow a channel. `askedAt` is when the person wrote, in ms. */
  async join(
    tx: Tx,
    { transport, address }: ChatPerson,
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
   * The language in which a person is answered: that of the link or follower in `known`, else the workspace's, else that
   * of the person's app, in the form of an Accept-Language header.
   */
  async languageOf(
    { workspace_id }: ChatPerson,
    known: { language: Language | null } | null,
    app?: string,
  ): Promise<Language> {
    if (known?.language) return known.language;
    return languageOr(await this.languages.of({ workspace_id, language: null }), app);
  }

  /** False when the person left the channel after writing, because a late message must not undo leaving. */
  async mayJoin(tx: Tx, person: ChatPerson, channel_id: string, writtenAt: number): Promise<boolean> {
    const { transport, address } = person;
    const lookup = In(this.addresses.lookups(address));
    const rows = await tx.find(Follower, {
      where: { channel_id, transport, lookup },
      order: { id: 'DESC' },
      take: 1,
    });
    return rows.every(({ ended_at }) => ended_at === null || ended_at < writtenAt);
  }

  /** The channels that the person follows now, in the order in which they began to. */
  async following(tx: Tx, { workspace_id, transport, address }: ChatPerson): Promise<Following[]> {
    const channels = new Map((await this.channels(tx, workspace_id)).map((channel) => [channel.id, channel]));
    if (channels.size === 0) return [];
    const where = {
      channel_id: In([...channels.keys()]),
      transport,
      lookup: In(this.addresses.lookups(address)),
      ended_tick: IsNull(),
    };
    const rows = await tx.find(Follower, { where, order: { id: 'ASC' } });
    return rows.map((follower) => ({ follower, channel: channels.get(follower.channel_id)! }));
  }

  /** Ends all that the person followed when they wrote. Returns the names of the channels that they left. */
  async leave(
    tx: Tx,
    person: ChatPerson,
    how: string,
    { writtenAt, reason = 'left' }: { writtenAt: number; reason?: EndReason },
  ): Promise<string[]> {
    const all = await this.following(tx, person);
    const toEnd = all.filter(({ follower }) => follower.created_at <= writtenAt);
    for (const { follower } of toEnd)
      await this.leaving.endIn(tx, follower.public_id, { reason, how, at: writtenAt });
    return toEnd.map(({ channel }) => channel.name);
  }
}
