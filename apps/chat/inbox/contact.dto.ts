import { IsBoolean, IsISO8601, IsOptional } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import type { Contact } from '../contacts/contact.entity.js';
import { MemberId } from '../members/member-id.js';
import { isoOf } from '#platform/time/calendar.js';

/** A change of a contact. */
export class ContactChangeInput {
  /** `true` blocks it: what it writes is kept, and starts or opens no conversation. `false` ends that. */
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

export const contactView = ({ id, blocked_by, blocked_at, created_at }: Contact): ContactView =>
  make(ContactView, {
    id,
    blocked: blocked_at !== null,
    blocked_by,
    blocked_at: isoOf(blocked_at),
    created_at: new Date(created_at).toISOString(),
  });
