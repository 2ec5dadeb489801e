import { Module } from '@nestjs/common';
import { MemberStreamModule } from '#platform/member-stream/member-stream.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { BroadcastsModule } from '../broadcasts/broadcasts.module.js';
import { LiveHub } from './live-hub.js';
import { LivePositions } from './live-positions.js';
import { LiveRecorder } from './live-recorder.js';
import { LiveResumption } from './live-resumption.js';
import { LiveSettle } from './live-settle.js';
import { LiveStore } from './live-store.js';
import { LiveController } from './live.controller.js';
import { PostTopics } from './post-topics.js';

/** Serves live streams (SSE) of channels, keeps which posts were written to each live follower, and tells members of posts. */
@Module({
  imports: [ChannelsModule, AudienceModule, BroadcastsModule, MemberStreamModule.of(PostTopics, [])],
  controllers: [LiveController],
  providers: [LiveHub, LivePositions, LiveRecorder, LiveResumption, LiveSettle, LiveStore],
})
export class LiveModule {}
