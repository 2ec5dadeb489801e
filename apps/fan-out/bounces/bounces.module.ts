import { Module } from '@nestjs/common';
import { AudienceModule } from '../audience/audience.module.js';
import { BroadcastsModule } from '../broadcasts/broadcasts.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DeliveryFailures } from './delivery-failures.js';
import { MailReports } from './mail-reports.js';
import { MailedFollowers } from './mailed-followers.js';
import { MailsConsumer } from './mails.consumer.js';
import { StatusesConsumer } from './statuses.consumer.js';

/** Failures that are learned after a delivery: mails about mails, and statuses of networks. */
@Module({
  imports: [AudienceModule, BroadcastsModule, AccountsModule, TransportsModule, DeliveryModule],
  providers: [DeliveryFailures, MailReports, MailedFollowers, MailsConsumer, StatusesConsumer],
  exports: [DeliveryFailures],
})
export class BouncesModule {}
