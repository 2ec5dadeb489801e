import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import type { Channel } from '../channels/channel.entity.js';
import { Transports } from '../transports/transports.js';
import { ConnectionJoining } from './connection-joining.js';
import { FirstMessageFollowWay } from './first-message.follow-way.js';
import { NewFollower } from './new-follower.js';
import { VerifiedJoin } from './verified-join.js';

/** Lets a Discord channel follow once its webhook has accepted a first message. The webhook of the brand's own connection follows by itself. */
@Injectable()
export class DiscordFollowWay extends FirstMessageFollowWay {
  protected override readonly how = 'discord_test';

  constructor(
    joining: VerifiedJoin,
    newFollower: NewFollower,
    transports: Transports,
    config: MessageSettings,
    private readonly connections: ConnectionJoining,
  ) {
    super('discord', { joining, newFollower, transports, config });
  }

  protected override followsAlready({ workspace_id }: Channel, address: string): Promise<boolean> {
    return this.connections.isConnected(workspace_id, address);
  }
}
