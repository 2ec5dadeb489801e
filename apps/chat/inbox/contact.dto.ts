import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsISO8601, IsOptional, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import type { ContactMerge } from '../contacts/contact-merge.entity.js';
import type { Contact } from '../contacts/contact.entity.js';
import type { Customer } from '../contacts/customers.service.js';
import { MemberId } from '../members/member-id.js';
import { isoOf } from '#platform/time/calendar.js';

/** A change of a contact. */
export class ContactChangeInput {
  /**
   * `true` blocks it and all contacts that are merged with it now: what they write is kept, and starts or opens no
   * conversation. `false` ends that for all of them.
   */
  @IsBoolean() blocked: boolean;
}

/** A contact, without what networks call it. */
export class ContactView {
  @BoundedId('cnt') id: string;
  @IsBoolean() blocked: boolean;
  /** Who blocked it; null while it is not blocked. @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsOptional() @MemberId() blocked_by: string | null;
  @IsOptional() @IsISO8601() blocked_at: string | null;
  /** When it first came. */
  @IsISO8601() created_at: string;
}

/** Returns the API's view of a contact. */
export const contactView = ({ id, blocked_by, blocked_at, created_at }: Contact): ContactView =>
  make(ContactView, {
    id,
    blocked: blocked_at !== null,
    blocked_by,
    blocked_at: isoOf(blocked_at),
    created_at: new Date(created_at).toISOString(),
  });

/** Which contact to merge another one with. */
export class ContactMergeInput {
  /** The other contact of the same person. */
  @BoundedId('cnt') contact_id: string;
}

/** A merge of two contacts, and who took it back. */
export class ContactMergeView {
  @BoundedId('mrg') id: string;
  @BoundedId('cnt') contact_id: string;
  /** The contact with which it was merged. */
  @BoundedId('cnt') other_id: string;
  /** Who merged them. @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @MemberId() merged_by: string;
  @IsISO8601() merged_at: string;
  /** Who split them again; null while they are merged. @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsOptional() @MemberId() split_by: string | null;
  @IsOptional() @IsISO8601() split_at: string | null;
}

/** A customer: a person who writes through one or several contacts. */
export class CustomerView {
  /** All contacts of the person, the oldest first; at most 50. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => ContactView) contacts: ContactView[];
  /** The merges that hold them together; each can be taken back by itself. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => ContactMergeView) merges: ContactMergeView[];
}

/** Returns the API's view of a merge of two contacts. */
export const contactMergeView = (merge: ContactMerge): ContactMergeView =>
  make(ContactMergeView, {
    id: merge.id,
    contact_id: merge.contact_id,
    other_id: merge.other_id,
    merged_by: merge.merged_by,
    merged_at: new Date(merge.merged_at).toISOString(),
    split_by: merge.split_by,
    split_at: isoOf(merge.split_at),
  });

/** Returns the API's view of a customer: their contacts and how these were merged. */
export const customerView = ({ contacts, merges }: Customer): CustomerView =>
  make(CustomerView, { contacts: contacts.map(contactView), merges: merges.map(contactMergeView) });
