import { Injectable } from '@nestjs/common';
import { uploadIdentities } from '#crossing/upload-identity.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ledger } from '../ledger/ledger.js';
import { UploadIdentities } from '../uploads/upload-identities.js';

/**
 * Stores the networks' own ids for uploads. The ledger records that an id crossed, without the id, since the ledger is
 * kept for ever.
 */
@Injectable()
export class UploadIdentityConsumer {
  constructor(inbox: Inbox, ledger: Ledger, identities: UploadIdentities) {
    inbox.subscribe(uploadIdentities, 'ad-attribution.upload-identities', async (tx, event) => {
      await ledger.addCrossing(tx, uploadIdentities, event, ['value']);
      await identities.store(tx, event.data);
    });
  }
}
