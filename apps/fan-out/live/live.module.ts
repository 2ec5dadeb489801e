import { Module } from '@nestjs/common';
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

/** The live stream (SSE) of a channel: feeds, streams, and how far each live follower has come. */
@Module({
  imports: [ChannelsModule, AudienceModule, BroadcastsModule],
  controllers: [LiveController],
  providers: [LiveHub, LivePositions, LiveRecorder, LiveResumption, LiveSettle, LiveStore],
})
export class LiveModule {}
