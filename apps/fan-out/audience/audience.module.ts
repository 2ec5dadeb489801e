import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { Addresses } from './addresses.js';
import { AudienceCounts } from './audience-counts.js';
import { AudienceController } from './audience.controller.js';
import { ChatMoves } from './chat-moves.js';
import { FollowLimit } from './follow-limit.js';
import { FollowStarts } from './follow-starts.js';
import { Joining } from './joining.js';
import { Leaving } from './leaving.js';
import { FollowerTokens } from './tokens.js';
import { NetworkUsers } from './network-users.js';

/** Followers: their consent, addresses and tokens, how they join and leave, and how many there are. */
@Module({
  imports: [ChannelsModule],
  controllers: [AudienceController],
  providers: [
    Addresses,
    AudienceCounts,
    ChatMoves,
    FollowLimit,
    FollowStarts,
    FollowerTokens,
    Joining,
    Leaving,
    NetworkUsers,
  ],
  exports: [
    Addresses,
    AudienceCounts,
    ChatMoves,
    FollowLimit,
    FollowStarts,
    FollowerTokens,
    Joining,
    Leaving,
    NetworkUsers,
  ],
})
export class AudienceModule {}
