import {
  BoundedAccountNumber,
  BoundedChoice,
  BoundedId,
  BoundedInstant,
  BoundedNetworkClickId,
  BoundedScopedId,
} from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';
import type { DoorName } from './conversation.topic.js';

/** Days that the log keeps these ids. */
export const UPLOAD_IDENTITY_RETENTION = 30;

/** Kinds of id by which a network can count a conversion that came of a chat. */
export const UPLOAD_IDENTITY_KINDS = ['ctwa_clid', 'page_scoped_id', 'instagram_scoped_id'] as const;
export type UploadIdentityKind = (typeof UPLOAD_IDENTITY_KINDS)[number];

/** The kind of id that each door has; the others have none. */
export const UPLOAD_IDENTITY_OF_DOOR: Readonly<Partial<Record<DoorName, UploadIdentityKind>>> = {
  whatsapp: 'ctwa_clid',
  messenger: 'page_scoped_id',
  instagram: 'instagram_scoped_id',
};

abstract class UploadIdentity {
  @BoundedId('wsp') workspace_id: string;
  /** The conversion that it is for. It names no conversation and no subject: the stage alone leads to them. */
  @BoundedId('stg') stage_id: string;
  /** The network's number of the brand's account: WhatsApp's business account, the page, the Instagram account. */
  @BoundedAccountNumber() account_id: string;
  /** When the stage was reached. */
  @BoundedInstant() at: number;
}

/** WhatsApp's id of the click on an ad that led to the chat. */
export class ClickIdentityGiven extends UploadIdentity {
  @BoundedChoice(['ctwa_clid']) kind: 'ctwa_clid';
  @BoundedNetworkClickId() value: string;
}

/** What Messenger calls the customer to this page. */
export class PageScopedIdGiven extends UploadIdentity {
  @BoundedChoice(['page_scoped_id']) kind: 'page_scoped_id';
  @BoundedScopedId() value: string;
}

/** What Instagram calls the customer to this account. */
export class InstagramScopedIdGiven extends UploadIdentity {
  @BoundedChoice(['instagram_scoped_id']) kind: 'instagram_scoped_id';
  @BoundedScopedId() value: string;
}

/** An event with one of a network's own ids. */
export type UploadIdentityGiven = ClickIdentityGiven | PageScopedIdGiven | InstagramScopedIdGiven;

/**
 * The network's own id of a customer or of their click, for the upload of one conversion. The second exception to what may
 * cross: written only where the customer granted consent and the workspace shares such ids. Keyed by stage id; written by chat.
 */
export const uploadIdentities = Topic.declare(
  'crossing.upload_identity',
  [ClickIdentityGiven, PageScopedIdGiven, InstagramScopedIdGiven],
  (event) => event.stage_id,
  { partitions: 3, retention: UPLOAD_IDENTITY_RETENTION },
);
