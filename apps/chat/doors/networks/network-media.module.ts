import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { MediaModule } from '../../media/media.module.js';
import { FetchedMedia } from './fetched-media.js';
import { FetchSources } from './fetch-sources.service.js';
import { MediaFetchWorker } from './media-fetch.worker.js';
import { MediaFetcher } from './media-fetcher.js';
import { NetworkApisModule } from './network-apis.module.js';
import { NetworkMedia } from './network-media.service.js';
import { NetworkRepliesModule } from './network-replies.module.js';

/** The files that people send over networks; each is downloaded before the network deletes it. */
@Module({
  imports: [AccountsModule, ConversationsModule, MediaModule, NetworkApisModule, NetworkRepliesModule],
  providers: [FetchedMedia, FetchSources, MediaFetchWorker, MediaFetcher, NetworkMedia],
  exports: [NetworkMedia],
})
export class NetworkMediaModule {}
