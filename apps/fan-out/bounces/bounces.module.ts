import { Module } from '@nestjs/common';
import { AudienceModule } from '../audience/audience.module.js';
import { BroadcastsModule } from '../broadcasts/broadcasts.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { BadNewsDesk } from './delivery-failures.js';
import { EmailHookController } from './email.controller.js';
import { EmailHook } from './email.hook.js';
import { MailHookController } from './mail-hook.controller.js';
import { MailedFollowers } from './mailed-followers.js';

/** Failures that are learned after a delivery: mails about mails, and statuses of networks. */
@Module({
  imports: [AudienceModule, BroadcastsModule, AccountsModule, TransportsModule, DeliveryModule],
  controllers: [EmailHookController, MailHookController],
  providers: [BadNewsDesk, EmailHook, MailedFollowers],
  exports: [BadNewsDesk],
})
export class BouncesModule {}
