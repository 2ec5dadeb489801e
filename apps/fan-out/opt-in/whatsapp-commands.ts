import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CommandContent, IdentityContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { LOGGER } from '#platform/tokens.js';
import { Accounts } from '../accounts/accounts.js';
import { DeliveryFailures } from '../bounces/delivery-failures.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, type ChatPerson } from './chat-followers.js';
import { CommandReplies, type FollowsSentence } from './command-replies.js';
import { StartLinks } from './start-links.js';

/** Executes the commands that people write to a WhatsApp number: following and leaving. */
@Injectable()
export class WhatsAppCommands {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly failures: DeliveryFailures,
    private readonly accounts: Accounts,
    private readonly replies: CommandReplies,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Executes a command; returns the answer, which may be empty, and for whom it is. Null when the person's number is not known. */
  async execute(
    tx: Tx,
    workspace_id: string,
    content: CommandContent,
  ): Promise<{ person: ChatPerson; text: string } | null> {
    const { command, user_id } = content;
    const person = await this.personOf(tx, workspace_id, content);
    if (!person) return null;
    if (command === 'start') {
      const text = await this.start(tx, person, content);
      if (user_id) await this.followers.recordUserIds(tx, workspace_id, new Map([[person.address, user_id]]));
      return { person, text };
    }
    const follows = await this.followsSentence(workspace_id);
    return { person, text: await this.replies.stop(tx, person, content, follows) };
  }

  /** Ends all follows of a person who switched off marketing messages in WhatsApp itself. */
  async stopMarketing(tx: Tx, workspace_id: string, content: IdentityContent): Promise<void> {
    const person = await this.personOf(tx, workspace_id, content);
    if (person) await this.followers.leave(tx, person, 'provider_opt_out', { writtenAt: content.at });
  }

  private async start(
    tx: Tx,
    person: ChatPerson,
    { handle, code, message_id, at }: CommandContent,
  ): Promise<string> {
    const follows = await this.followsSentence(person.workspace_id);
    const channels = await this.followers.channels(tx, person.workspace_id);
    const open = channels.filter(({ archived_after }) => archived_after === null);
    const link = code ? await this.links.use(tx, person.workspace_id, code, handle) : null;
    // A keyword alone names no channel, which is clear only where there is one.
    const only = !code && open.length === 1 ? open[0] : undefined;
    const channel = link ? channels.find(({ id }) => id === link.channel_id) : only;
    const following = await this.followers.following(tx, person);
    const language = await this.followers.languageOf(
      person,
      link ?? channel ?? following[0]?.follower ?? null,
    );
    const { chat } = TEXTS[language];
    if (!channel) {
      if (!code) return this.replies.howToFollow(chat, channels);
      const help =
        this.replies.followed(chat, follows, following) ?? this.replies.howToFollow(chat, channels);
      return chat.invalidLink(help);
    }
    if (channel.archived_after !== null) return chat.archived;
    if (!(await this.followers.mayJoin(tx, person, channel.id, at))) return '';
    // The message id contains the phone number, so only its keyed hash is stored as proof.
    const proof = this.failures.keyOf(person.workspace_id, message_id);
    await this.followers.join(tx, person, channel.id, {
      how: 'whatsapp_keyword',
      proof,
      source: link?.source ?? null,
      language,
      askedAt: at,
    });
    const followed = await this.followers.following(tx, person);
    return this.replies.withLinks(chat, follows(chat, isolateDirection(channel.name)), followed);
  }

  private async followsSentence(workspace_id: string): Promise<FollowsSentence> {
    const account = await this.accounts.of(workspace_id, 'whatsapp');
    const stop = account?.settings.stop_words?.[0] ?? 'STOP';
    return (chat, names) => chat.followsWhatsApp(names, stop);
  }

  /** Null for a person who hides a number that is not known here, because nothing can be sent to a user id. */
  private async personOf(
    tx: Tx,
    workspace_id: string,
    { address: known, user_id }: IdentityContent,
  ): Promise<ChatPerson | null> {
    const address = known ?? (user_id && (await this.followers.numberOfUser(tx, workspace_id, user_id)));
    if (address) return { workspace_id, transport: 'whatsapp', address };
    if (user_id)
      this.logger.info('ignored a command of a WhatsApp user who hides the number and is no known follower');
    return null;
  }
}
