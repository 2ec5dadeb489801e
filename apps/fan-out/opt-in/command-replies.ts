import { Injectable } from '@nestjs/common';
import type { CommandContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { isolateDirection } from '#platform/http/text.js';
import { FollowerTokens } from '../audience/tokens.js';
import type { Channel } from '../channels/channel.entity.js';
import { TEXTS, type FanOutTexts } from '../pages/texts.js';
import { ChatFollowers, channelNames, type ChatPerson, type Following } from './chat-followers.js';

/** Most channels that one answer names, so that it stays within the length of a message. */
const MAX_NAMED = 10;

type ChatWords = FanOutTexts['chat'];

/** The network's sentence that names the followed channels and its keyword to leave them. */
export type FollowsSentence = (chat: ChatWords, names: string) => string;

/** Builds what is the same on every network in the answers to commands: how to follow, and how to leave all or one of several. */
@Injectable()
export class CommandReplies {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly tokens: FollowerTokens,
    private readonly config: Config,
  ) {}

  /**
   * Adds to a sentence on how to leave what the keyword does where the person follows several channels: it leaves all, so
   * that the text has a link for each of them.
   */
  withLinks(chat: ChatWords, sentence: string, following: readonly Following[]): string {
    if (following.length < 2) return sentence;
    const links = following.map(({ channel, follower }) =>
      line(channel, this.tokens.unsubscribeUrl(follower.public_id)),
    );
    return `${sentence} ${chat.leavesAll(listed(links))}`;
  }

  /** What the person follows and how to leave it; null where they follow nothing. */
  followed(chat: ChatWords, follows: FollowsSentence, following: readonly Following[]): string | null {
    if (following.length === 0) return null;
    const names = channelNames(following.slice(0, MAX_NAMED).map(({ channel }) => channel.name));
    return this.withLinks(chat, follows(chat, names), following);
  }

  /**
   * Executes a command to leave: alone it leaves all channels. With a code it leaves none, since no code is issued for
   * leaving, and is answered how to leave one. `language` is that of the person's app.
   */
  async stop(
    tx: Tx,
    person: ChatPerson,
    { code, at, language: app }: CommandContent,
    follows: FollowsSentence,
  ): Promise<string> {
    const following = await this.followers.following(tx, person);
    const ended = code ? [] : await this.followers.leave(tx, person, 'reply_keyword', { writtenAt: at });
    const first = following[0]?.follower ?? null;
    const { chat } = TEXTS[await this.followers.languageOf(person, first, app)];
    if (ended.length > 0) return chat.left(channelNames(ended));
    return this.followed(chat, follows, following) ?? chat.nothing;
  }

  /** How to follow one of these channels: from its page, which makes the link that the chat needs. */
  howToFollow(chat: ChatWords, channels: readonly Channel[]): string {
    const open = channels.filter(({ archived_after }) => archived_after === null);
    if (open.length === 0) return channels.length > 0 ? chat.archived : chat.nothingToFollow;
    return chat.howToFollow(listed(open.map((one) => line(one, `${this.config.publicUrl}/@${one.handle}`))));
  }
}

const line = ({ name }: Channel, url: string) => `${isolateDirection(name)}: ${url}`;

const listed = (lines: readonly string[]) => lines.slice(0, MAX_NAMED).join('\n');
