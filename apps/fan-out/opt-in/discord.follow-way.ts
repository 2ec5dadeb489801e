import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import type { Visitor } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import type { Channel } from '../channels/channel.entity.js';
import { DiscordApi } from '../transports/discord/discord.api.js';
import { discordWebhook } from '#message/discord-webhook-url.js';
import { refusedWords, TEXTS } from '../pages/texts.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, type Origin } from './follow-way.js';
import { ConnectionJoining } from './connection-joining.js';
import { VerifiedJoin } from './verified-join.js';
import { OPT_IN } from '#message/wording.js';

const TIMEOUT_MS = 10_000;

/** Lets a Discord channel follow once its webhook has accepted a first message, which says how to leave. */
@Injectable()
export class DiscordFollowWay extends FollowWay {
  readonly transport = 'discord';

  constructor(
    private readonly joining: VerifiedJoin,
    private readonly connections: ConnectionJoining,
    private readonly api: DiscordApi,
    private readonly config: MessageSettings,
  ) {
    super();
  }

  async begin(visitor: Visitor, channel: Channel, given: string, origin: Origin): Promise<Followed> {
    const address = discordWebhook(given, this.config);
    if (!address)
      throw Problem.forPerson(
        'address',
        'target',
        'address must be the URL of a Discord webhook, as Discord shows it',
        refusedWords('discordAddress'),
      );
    if (await this.connections.isConnected(channel.workspace_id, address)) return { status: 'following' };
    return this.joining.join(
      visitor,
      channel,
      { transport: this.transport, address },
      async (unsubscribe_url) => {
        const proof = await this.firstMessage(
          address,
          TEXTS[origin.language].chat.discordFirst(
            `${this.config.publicUrl}/@${channel.handle}`,
            unsubscribe_url,
          ),
        );
        return { how: 'discord_test', proof: proof.slice(0, 64), wording: OPT_IN.discord, ...origin };
      },
    );
  }

  /** Sends the first message and returns its id in Discord. */
  private async firstMessage(address: string, content: string): Promise<string> {
    const answer = await this.api.call(
      address,
      '?wait=true',
      'POST',
      { content, allowed_mentions: { parse: [] } },
      TIMEOUT_MS,
    );
    const message = 'body' in answer && answer.status < 300 ? answer.body?.['id'] : undefined;
    if (typeof message !== 'string') {
      const why = 'state' in answer ? ('reason' in answer ? answer.reason : '') : answer.status;
      throw Problem.forPerson(
        'address',
        'challenge',
        `Discord did not take a first message for this webhook (${why})`,
        refusedWords('discordFailed'),
      );
    }
    return message;
  }
}
