import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CommandContent, IdentityContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { LOGGER } from '#platform/tokens.js';
import { Accounts } from '../accounts/accounts.js';
import { DeliveryFailures } from '../bounces/delivery-failures.js';
import { TEXTS } from '../pages/texts.js';
import type { ChatDescriptor, TransportDescriptor } from '../transports/transport-descriptor.js';
import { ChatFollowers, type ChatPerson } from './chat-followers.js';
import { CommandReplies, type FollowsSentence } from './command-replies.js';
import { StartLinks } from './start-links.js';

/** A transport whose followers write to the brand's account. */
export type ChatTransport = TransportDescriptor & { readonly chat: ChatDescriptor };

/** True for a transport whose followers write commands in a chat. */
export const isChatTransport = (one: TransportDescriptor | undefined): one is ChatTransport =>
  one?.chat !== undefined;

/** Executes the commands that people write to an account: following and leaving. What differs by network is in its descriptor. */
@Injectable()
export class ChatCommands {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly failures: DeliveryFailures,
    private readonly accounts: Accounts,
    private readonly replies: CommandReplies,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Executes a command; returns the answer, which may be empty, and for whom it is. Null when the person's address is not known. */
  async execute(
    tx: Tx,
    transport: ChatTransport,
    workspace_id: string,
    content: CommandContent,
  ): Promise<{ person: ChatPerson; text: string } | null> {
    const { command, user_id } = content;
    const person = await this.personOf(tx, transport, workspace_id, content);
    if (!person) return null;
    const follows = await this.followsSentence(transport, workspace_id);
    if (command === 'stop') return { person, text: await this.replies.stop(tx, person, content, follows) };
    const text = await this.start(tx, transport.chat, person, content, follows);
    if (user_id) await this.followers.recordUserIds(tx, person, new Map([[person.address, user_id]]));
    return { person, text };
  }

  /** Ends all follows of a person who switched off marketing messages in the network's own app. */
  async stopMarketing(
    tx: Tx,
    transport: ChatTransport,
    workspace_id: string,
    content: IdentityContent,
  ): Promise<void> {
    const person = await this.personOf(tx, transport, workspace_id, content);
    if (person) await this.followers.leave(tx, person, 'provider_opt_out', { writtenAt: content.at });
  }

  private async start(
    tx: Tx,
    chat: ChatDescriptor,
    person: ChatPerson,
    { handle, code, message_id, language: app, at }: CommandContent,
    follows: FollowsSentence,
  ): Promise<string> {
    const channels = await this.followers.channels(tx, person.workspace_id);
    const open = channels.filter(({ archived_after }) => archived_after === null);
    const link = code ? await this.links.use(tx, person.workspace_id, code, handle) : null;
    // A keyword alone names no channel, which is clear only where there is one.
    const only = chat.startAloneFollows && !code && open.length === 1 ? open[0] : undefined;
    const channel = link ? channels.find(({ id }) => id === link.channel_id) : only;
    const following = await this.followers.following(tx, person);
    const known = link ?? channel ?? following[0]?.follower ?? null;
    const language = await this.followers.languageOf(person, known, app);
    const { chat: texts } = TEXTS[language];
    if (!channel) {
      if (!code) return this.replies.howToFollow(texts, channels);
      const help =
        this.replies.followed(texts, follows, following) ?? this.replies.howToFollow(texts, channels);
      return texts.invalidLink(help);
    }
    if (channel.archived_after !== null) return texts.archived;
    if (!(await this.followers.mayJoin(tx, person, channel.id, at))) return '';
    await this.followers.join(tx, person, channel.id, {
      how: chat.how,
      proof: chat.messageIdHasAddress ? this.failures.keyOf(person.workspace_id, message_id) : message_id,
      source: link?.source ?? null,
      language,
      askedAt: at,
    });
    const followed = await this.followers.following(tx, person);
    return this.replies.withLinks(texts, follows(texts, isolateDirection(channel.name)), followed);
  }

  private async followsSentence(
    { chat, network }: ChatTransport,
    workspace_id: string,
  ): Promise<FollowsSentence> {
    const account = await this.accounts.of(workspace_id, network!);
    const word = chat.stopWord(account?.settings ?? {});
    return (texts, names) => texts.follows(names, word);
  }

  /** Null for a person who hides an address that is not known here, because nothing can be sent to a user id. */
  private async personOf(
    tx: Tx,
    { name: transport }: ChatTransport,
    workspace_id: string,
    { address: known, user_id }: IdentityContent,
  ): Promise<ChatPerson | null> {
    const address =
      known ?? (user_id && (await this.followers.addressOfUser(tx, { workspace_id, transport }, user_id)));
    if (address) return { workspace_id, transport, address };
    if (user_id)
      this.logger.info(
        { transport },
        'ignored a command of a person who hides the address and is no known follower',
      );
    return null;
  }
}
