import { Injectable } from '@nestjs/common';
import {
  ClickIdentityGiven,
  InstagramScopedIdGiven,
  PageScopedIdGiven,
  UPLOAD_IDENTITY_OF_DOOR,
  uploadIdentities,
  type UploadIdentityGiven,
} from '#crossing/upload-identity.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { ACCOUNT_NUMBER, SCOPED_ID } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { ChatAccount } from '../accounts/chat-account.entity.js';
import { NetworkContacts } from '../contacts/network-contacts.service.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { Conversation } from './conversation.entity.js';
import { Referrals } from './referrals.service.js';

type StageOf = Pick<UploadIdentityGiven, 'workspace_id' | 'stage_id' | 'at'>;

/**
 * Publishes the network's own id of a customer, or of their click, to the ads side for the upload of a conversion. It
 * is the second exception of libs/crossing (its README). It never contains a phone number, a name, or an id of a
 * message.
 */
@Injectable()
export class UploadIdentities {
  constructor(
    private readonly outbox: Outbox,
    private readonly referrals: Referrals,
    private readonly contacts: NetworkContacts,
  ) {}

  /**
   * Publishes the id for one stage; publishes nothing unless the customer granted consent, the workspace shares such
   * ids, and the network has one.
   */
  async publish(tx: Tx, conversation: Conversation, stage_id: string, at: number): Promise<void> {
    const { workspace_id, consent } = conversation;
    if (consent !== 'granted') return;
    const workspace = await tx.findOneBy(Workspace, { id: workspace_id });
    if (workspace?.share_network_ids !== 1) return;
    const given = await this.identityOf(tx, conversation, { workspace_id, stage_id, at });
    if (given) await this.outbox.append(tx, uploadIdentities, given, 1);
  }

  private async identityOf(
    tx: Tx,
    conversation: Conversation,
    stage: StageOf,
  ): Promise<UploadIdentityGiven | null> {
    const kind = UPLOAD_IDENTITY_OF_DOOR[conversation.door];
    if (kind === undefined) return null;
    if (kind === 'ctwa_clid') {
      const click = await this.referrals.lastClick(tx, conversation.id);
      if (!click) return null;
      const { click_id: value, business_account: account_id } = click;
      return make<ClickIdentityGiven>(ClickIdentityGiven, { ...stage, kind, value, account_id });
    }
    const scoped = await this.scopedId(tx, conversation);
    if (!scoped) return null;
    return kind === 'page_scoped_id'
      ? make<PageScopedIdGiven>(PageScopedIdGiven, { ...stage, kind, ...scoped })
      : make<InstagramScopedIdGiven>(InstagramScopedIdGiven, { ...stage, kind, ...scoped });
  }

  /**
   * Returns the customer's id in the scope of the brand's account, and the account's id; null if either has an unexpected
   * form.
   */
  private async scopedId(
    tx: Tx,
    { contact_id, connection_id }: Conversation,
  ): Promise<{ value: string; account_id: string } | null> {
    if (connection_id === null) return null;
    const account_id = (await tx.findOneBy(ChatAccount, { connection_id }))?.account ?? '';
    const { address: value = '' } = await this.contacts.namesOf(tx, contact_id, connection_id);
    return ACCOUNT_NUMBER.test(account_id) && SCOPED_ID.test(value) ? { value, account_id } : null;
  }
}
