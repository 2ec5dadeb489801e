import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CommandContent, IdentityContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { LOGGER } from '#platform/tokens.js';
import { Accounts } from '../accounts/accounts.js';
import { DeliveryFailures } from '../bounces/delivery-failures.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, channelNames, type ChatPerson } from './chat-followers.js';
import { StartLinks } from './start-links.js';

/** Executes the commands that people write to a WhatsApp number: following and leaving. */
@Injectable()
export class WhatsAppCommands {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly failures: DeliveryFailures,
    private readonly accounts: Accounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Executes a command; returns the answer, which may be empty, and for whom it is. Null when the person's number is not known. */
  async execute(
    tx: Tx,
    workspace_id: string,
    content: CommandContent,
  ): Promise<{ person: ChatPerson; text: string } | null> {
    const { command, handle, user_id, at } = content;
    const person = await this.personOf(tx, workspace_id, content);
    if (!person) return null;
    if (command === 'start') {
      const text = await this.start(tx, person, content);
      if (user_id) await this.followers.recordUserIds(tx, workspace_id, new Map([[person.address, user_id]]));
      return { person, text };
    }
    const ended = await this.followers.leave(tx, person, 'reply_keyword', {
      ...(handle && { handle }),
      writtenAt: at,
    });
    const { chat } = TEXTS[await this.followers.languageOf(person, ended[0] ?? null)];
    return { person, text: ended.length > 0 ? chat.left(channelNames(ended)) : chat.nothing };
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
    const [start, stop] = await this.keywords(person.workspace_id);
    const channels = await this.followers.channels(tx, person.workspace_id);
    const channel =
      handle === undefined && channels.length === 1
        ? channels[0]
        : channels.find((one) => one.handle === handle);
    const link = code ? await this.links.use(tx, person.workspace_id, code) : null;
    const linkForChannel = link !== null && link.channel_id === channel?.id ? link : null;
    const language = await this.followers.languageOf(person, linkForChannel ?? channel ?? null);
    const { chat } = TEXTS[language];
    if (!channel) return chat.whichChannel(start);
    if (channel.archived_after !== null) return chat.archived;
    if (!(await this.followers.mayJoin(tx, person, channel.id, at))) return '';
    // The message id contains the phone number, so only its keyed hash is stored as proof.
    const proof = this.failures.keyOf(person.workspace_id, message_id);
    const source = linkForChannel?.source ?? null;
    await this.followers.join(tx, person, channel.id, {
      how: 'whatsapp_keyword',
      proof,
      source,
      language,
      askedAt: at,
    });
    return chat.followsWhatsApp(isolateDirection(channel.name), stop);
  }

  /** The account's first keyword for following and its first keyword for leaving. */
  private async keywords(workspace_id: string): Promise<[start: string, stop: string]> {
    const account = await this.accounts.of(workspace_id, 'whatsapp');
    return [account?.settings.start_words?.[0] ?? 'START', account?.settings.stop_words?.[0] ?? 'STOP'];
  }

  /** Null for a person who hides a number that is not known here, because nothing can be sent to a user id. */
  private async personOf(
    tx: Tx,
    workspace_id: string,
    { address: known, user_id }: IdentityContent,
  ): Promise<ChatPerson | null> {
    const address = known ?? (user_id && (await this.followers.numberOfUser(tx, workspace_id, user_id)));
    if (address) return { workspace_id, transport: 'whatsapp', address };
    if (user_id) this.logger.info('someone wrote who hides their number and follows nothing that is known');
    return null;
  }
}
