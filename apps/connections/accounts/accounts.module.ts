import { Module } from '@nestjs/common';
import { AccountBoxes } from './account-boxes.js';
import { AccountReportsConsumer } from './account-reports.consumer.js';
import { AccountSecrets } from './account-secrets.js';
import { BounceHookController } from './bounce-hook.controller.js';
import { BounceHooks } from './bounce-hooks.js';
import { ConnectingController } from './connecting.controller.js';
import { ConnectionStore } from './connection-store.js';
import { ConnectionViews } from './connection-views.js';
import { ConnectionsController } from './connections.controller.js';
import { Connections } from './connections.service.js';
import { DiscordAccounts } from './discord.accounts.js';
import { GraphClient } from './graph.client.js';
import { InstagramAccounts, MessengerAccounts } from './messenger.accounts.js';
import { NetworkRequests } from './network-request.js';
import { NetworkAccounts } from './network.port.js';
import { NETWORK_LIST, Networks } from './networks.js';
import { RepeatAccounts } from './repeat-accounts.js';
import { AccountSetup } from './setup.service.js';
import { SmtpAccounts } from './smtp.accounts.js';
import { TelegramAccounts } from './telegram.accounts.js';
import { WhatsAppAccounts } from './whatsapp.accounts.js';

const NETWORKS = [
  ...[WhatsAppAccounts, MessengerAccounts, InstagramAccounts],
  ...[TelegramAccounts, DiscordAccounts, SmtpAccounts],
];

/** Connects, changes and removes the workspaces' accounts with networks. */
@Module({
  controllers: [ConnectingController, BounceHookController, ConnectionsController],
  providers: [
    ...NETWORKS,
    { provide: NETWORK_LIST, useFactory: (...list: NetworkAccounts[]) => list, inject: NETWORKS },
    ...[Networks, NetworkRequests, GraphClient, AccountSecrets, AccountBoxes],
    ...[
      AccountSetup,
      ConnectionStore,
      ConnectionViews,
      Connections,
      AccountReportsConsumer,
      BounceHooks,
      RepeatAccounts,
    ],
  ],
  exports: [AccountSecrets, BounceHooks, ConnectionStore],
})
export class AccountsModule {}
