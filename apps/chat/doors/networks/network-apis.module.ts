import { Module } from '@nestjs/common';
import type { MediaSource } from './media-source.port.js';
import { MEDIA_SOURCE_LIST, MediaSources } from './media-sources.service.js';
import { NETWORK_PARTS } from './network-parts.js';
import type { ReplyApi } from './reply-api.port.js';
import { REPLY_API_LIST, ReplyApis } from './reply-apis.service.js';

const replies = NETWORK_PARTS.map((parts) => parts.replies);
const media = NETWORK_PARTS.map((parts) => parts.media);
const clients = new Set(NETWORK_PARTS.flatMap((parts) => parts.clients));

/** How each network is called: to send answers, and to download files. */
@Module({
  providers: [
    ...[...replies, ...media, ...clients],
    { provide: REPLY_API_LIST, useFactory: (...all: ReplyApi[]) => all, inject: replies },
    { provide: MEDIA_SOURCE_LIST, useFactory: (...all: MediaSource[]) => all, inject: media },
    ...[ReplyApis, MediaSources],
  ],
  exports: [ReplyApis, MediaSources],
})
export class NetworkApisModule {}
