import { Injectable } from '@nestjs/common';
import type { CommandContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { ChatMoves } from '../audience/chat-moves.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, type ChatPerson } from './chat-followers.js';
import { CommandReplies, type FollowsSentence } from './command-replies.js';
import { StartLinks } from './start-links.js';

const FOLLOWS: FollowsSentence = (chat, names) => chat.followsTelegram(names);

/** Executes the commands that people write to a Telegram bot: following and leaving. */
@Injectable()
export class TelegramCommands {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly moves: ChatMoves,
    private readonly replies: CommandReplies,
  ) {}

  /** Moves the followers of a group that became a supergroup to its new chat id. */
  moveChat(tx: Tx, workspace_id: string, from: string, to: string): Promise<void> {
    return this.moves.moveIn(tx, workspace_id, from, to);
  }

  /** Executes a command; returns the answer and for whom it is, or null without an address. */
  async execute(
    tx: Tx,
    workspace_id: string,
    content: CommandContent,
  ): Promise<{ person: ChatPerson; text: string } | null> {
    const { command, address } = content;
    if (!address) return null;
    const person: ChatPerson = { workspace_id, transport: 'telegram', address };
    if (command === 'start') return { person, text: await this.start(tx, person, content) };
    return { person, text: await this.replies.stop(tx, person, content, FOLLOWS) };
  }

  private async start(
    tx: Tx,
    person: ChatPerson,
    { code, handle, message_id: proof, language: app, at }: CommandContent,
  ): Promise<string> {
    const link = code ? await this.links.use(tx, person.workspace_id, code, handle) : null;
    const following = await this.followers.following(tx, person);
    const known = link ?? following[0]?.follower ?? null;
    const language = await this.followers.languageOf(person, known, app);
    const { chat } = TEXTS[language];
    const channels = await this.followers.channels(tx, person.workspace_id);
    // Every chat with a bot begins with `/start`, also for a question, so that alone it is no consent to follow.
    if (!code) return this.replies.howToFollow(chat, channels);
    if (!link) {
      const help =
        this.replies.followed(chat, FOLLOWS, following) ?? this.replies.howToFollow(chat, channels);
      return chat.invalidLink(help);
    }
    const { channel_id, source } = link;
    if (await this.followers.isArchived(tx, channel_id)) return chat.archived;
    await this.followers.join(tx, person, channel_id, {
      how: 'telegram_start',
      proof,
      source,
      language,
      askedAt: at,
    });
    const name = isolateDirection(channels.find(({ id }) => id === channel_id)!.name);
    return this.replies.withLinks(chat, FOLLOWS(chat, name), await this.followers.following(tx, person));
  }
}
