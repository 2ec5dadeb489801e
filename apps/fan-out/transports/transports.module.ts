import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { SentMessages } from './sent-messages.js';
import { SENDING_TRANSPORTS } from './sending-transports.js';
import type { Transport } from './transport.port.js';
import { TRANSPORT_LIST, Transports } from './transports.js';

const classes = [...SENDING_TRANSPORTS];
const needed = SENDING_TRANSPORTS.flatMap(({ providers = [] }) => providers);

/** How a post travels: one transport per network, and what each needs for sending. */
@Module({
  imports: [ChannelsModule, AudienceModule, RateLimitsModule, AccountsModule],
  providers: [
    ...classes,
    ...needed,
    { provide: TRANSPORT_LIST, useFactory: (...list: Transport[]) => list, inject: classes },
    Transports,
    SentMessages,
  ],
  exports: [...classes, ...needed, Transports],
})
export class TransportsModule {}
