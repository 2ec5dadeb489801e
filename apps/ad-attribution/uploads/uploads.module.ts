import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MetaClient } from './meta/meta.client.js';
import { MetaSetup } from './meta/meta.setup.js';
import { NetworkSetupController } from './meta/meta.controller.js';
import { NetworkController } from './network.controller.js';
import { UploadIdentities } from './upload-identities.js';
import { UploadPlanner } from './upload-planner.js';
import { UploadSender } from './upload-sender.js';
import { UploadSweep } from './upload-sweep.js';
import { UploadController } from './upload.controller.js';
import { UploadWorker } from './upload.worker.js';

/** Accounts with ad networks, and the conversions sent to them. */
@Module({
  imports: [LedgerModule],
  controllers: [NetworkController, NetworkSetupController, UploadController],
  providers: [
    MetaClient,
    MetaSetup,
    UploadIdentities,
    UploadPlanner,
    UploadSender,
    UploadSweep,
    UploadWorker,
  ],
  exports: [UploadIdentities, UploadPlanner],
})
export class UploadsModule {}
