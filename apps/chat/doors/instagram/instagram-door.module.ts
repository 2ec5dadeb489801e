import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { NetworkRepliesModule } from '../networks/network-replies.module.js';
import { InstagramDoor } from './instagram.door.js';

/** Instagram: what people write there comes in, and agents' answers go out. */
@Module({
  imports: [AccountsModule, NetworkRepliesModule],
  providers: [InstagramDoor],
  exports: [InstagramDoor],
})
export class InstagramDoorModule {}
