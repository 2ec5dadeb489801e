import { Injectable } from '@nestjs/common';
import { uploadIdentities } from '#crossing/upload-identity.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Ledger } from '../ledger/ledger.js';
import { UploadIdentities } from '../uploads/upload-identities.js';

/** Takes the networks' own ids for uploads. The ledger says that one crossed, and not which: it never forgets. */
@Injectable()
export class UploadIdentityConsumer {
  constructor(inbox: Inbox, ledger: Ledger, identities: UploadIdentities) {
    inbox.subscribe(uploadIdentities, 'ad-attribution.upload-identities', async (tx, event) => {
      await ledger.addCrossing(tx, uploadIdentities, event, ['value']);
      await identities.came(tx, event.data);
    });
  }
}
