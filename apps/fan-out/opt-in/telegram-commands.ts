import { Injectable } from '@nestjs/common';
import type { CommandContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { ChatMoves } from '../audience/chat-moves.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, namesOf, type Chatter } from './chat-followers.js';
import { StartLinks } from './start-links.js';

/** Follows and leaves by what people write to a bot. */
@Injectable()
export class FromTelegram {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly moves: ChatMoves,
  ) {}

  /** A group became a supergroup: what it follows goes on under its new id. */
  moved(tx: Tx, workspace_id: string, from: string, to: string): Promise<void> {
    return this.moves.moveIn(tx, workspace_id, from, to);
  }

  /** What the person is answered. */
  async command(
    tx: Tx,
    workspace_id: string,
    content: CommandContent,
  ): Promise<{ chatter: Chatter; text: string } | null> {
    const { command, address, handle, language: app, at } = content;
    if (!address) return null;
    const chatter: Chatter = { workspace_id, transport: 'telegram', address };
    if (command === 'start') return { chatter, text: await this.start(tx, chatter, content) };
    const left = await this.followers.leave(tx, chatter, 'reply_keyword', {
      ...(handle && { handle }),
      writtenAt: at,
    });
    const { chat } = TEXTS[await this.followers.languageOf(chatter, left[0] ?? null, app)];
    return { chatter, text: left.length > 0 ? chat.left(namesOf(left)) : chat.nothing };
  }

  private async start(
    tx: Tx,
    chatter: Chatter,
    { code, message_id: proof, language: app, at }: CommandContent,
  ): Promise<string> {
    const link = code ? await this.links.use(tx, chatter.workspace_id, code) : null;
    const following = await this.followers.following(tx, chatter);
    const known = link ?? following[0]?.follower ?? null;
    const language = await this.followers.languageOf(chatter, known, app);
    const { chat } = TEXTS[language];
    if (!code) return chat.startHelp;
    if (!link) {
      const names = following.map(({ channel: { name } }) => isolateDirection(name)).join(', ');
      return chat.usedUp(names ? chat.followsTelegram(names) : chat.startHelp);
    }
    const { channel_id, source } = link;
    if (await this.followers.isArchived(tx, channel_id)) return chat.archived;
    await this.followers.join(tx, chatter, channel_id, {
      how: 'telegram_start',
      proof,
      source,
      language,
      askedAt: at,
    });
    const channels = await this.followers.channels(tx, chatter.workspace_id);
    return chat.followsTelegram(isolateDirection(channels.find(({ id }) => id === channel_id)!.name));
  }
}
