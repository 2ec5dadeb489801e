import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CommandContent, IdentityContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { LOGGER } from '#platform/tokens.js';
import { Accounts } from '../accounts/accounts.js';
import { DeliveryFailures } from '../bounces/delivery-failures.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, namesOf, type Chatter } from './chat-followers.js';
import { StartLinks } from './start-links.js';

/** Follows and leaves by what people write to a number. */
@Injectable()
export class FromWhatsApp {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly failures: DeliveryFailures,
    private readonly accounts: Accounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What the person is answered, which may be nothing; null for who cannot be written to. */
  async command(
    tx: Tx,
    workspace_id: string,
    content: CommandContent,
  ): Promise<{ chatter: Chatter; text: string } | null> {
    const { command, handle, user_id, at } = content;
    const chatter = await this.chatterOf(tx, workspace_id, content);
    if (!chatter) return null;
    if (command === 'start') {
      const text = await this.start(tx, chatter, content);
      if (user_id) await this.followers.learnUsers(tx, workspace_id, new Map([[chatter.address, user_id]]));
      return { chatter, text };
    }
    const left = await this.followers.leave(tx, chatter, 'reply_keyword', {
      ...(handle && { handle }),
      writtenAt: at,
    });
    const { chat } = TEXTS[await this.followers.languageOf(chatter, left[0] ?? null)];
    return { chatter, text: left.length > 0 ? chat.left(namesOf(left)) : chat.nothing };
  }

  /** A person has stopped marketing in WhatsApp itself. */
  async stopped(tx: Tx, workspace_id: string, content: IdentityContent): Promise<void> {
    const chatter = await this.chatterOf(tx, workspace_id, content);
    if (chatter) await this.followers.leave(tx, chatter, 'provider_opt_out', { writtenAt: content.at });
  }

  private async start(
    tx: Tx,
    chatter: Chatter,
    { handle, code, message_id, at }: CommandContent,
  ): Promise<string> {
    const [start, stop] = await this.words(chatter.workspace_id);
    const channels = await this.followers.channels(tx, chatter.workspace_id);
    const channel =
      handle === undefined && channels.length === 1
        ? channels[0]
        : channels.find((one) => one.handle === handle);
    const link = code ? await this.links.use(tx, chatter.workspace_id, code) : null;
    const mine = link !== null && link.channel_id === channel?.id ? link : null;
    const language = await this.followers.languageOf(chatter, mine ?? channel ?? null);
    const { chat } = TEXTS[language];
    if (!channel) return chat.whichChannel(start);
    if (channel.archived_after !== null) return chat.archived;
    if (!(await this.followers.mayJoin(tx, chatter, channel.id, at))) return '';
    // The message's id holds the number, so it is no proof to keep.
    const proof = this.failures.keyOf(chatter.workspace_id, message_id);
    const source = mine?.source ?? null;
    await this.followers.join(tx, chatter, channel.id, {
      how: 'whatsapp_keyword',
      proof,
      source,
      language,
      askedAt: at,
    });
    return chat.followsWhatsApp(isolateDirection(channel.name), stop);
  }

  /** The account's first word to follow, and its first word to leave. */
  private async words(workspace_id: string): Promise<[start: string, stop: string]> {
    const account = await this.accounts.of(workspace_id, 'whatsapp');
    return [account?.settings.start_words?.[0] ?? 'START', account?.settings.stop_words?.[0] ?? 'STOP'];
  }

  /** Null for who hides a number that is not known: to a user id alone nothing can be sent. */
  private async chatterOf(
    tx: Tx,
    workspace_id: string,
    { address: given, user_id }: IdentityContent,
  ): Promise<Chatter | null> {
    const address = given ?? (user_id && (await this.followers.addressOfUser(tx, workspace_id, user_id)));
    if (address) return { workspace_id, transport: 'whatsapp', address };
    if (user_id) this.logger.info('someone wrote who hides their number and follows nothing that is known');
    return null;
  }
}
