import { IsBoolean, IsIn, IsISO8601, IsString, IsUrl } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ArchivableInput, ArchivablePageQuery } from '#platform/http/page.js';
import type { Link } from './link.entity.js';

/** Doors that a link can lead to. */
export const LINK_DOORS = ['web'] as const;

/** A new link. */
export class LinkInput {
  @BoundedId('adv') ad_id: string;
  /** The way into the chat: `web` is the web chat. */
  @IsIn(LINK_DOORS) door: string = 'web';
}

/** Changes of a link. Its code, its ad and its door stay: what points at it means this. */
export class ChangeLinkInput extends ArchivableInput {}

export class LinkQuery extends ArchivablePageQuery {
  /** Only the links of this ad. */
  @BoundedId('adv', { optional: true }) ad_id?: string;
}

/** A tracked link. */
export class LinkView {
  @BoundedId('lnk') id: string;
  @BoundedId('adv') ad_id: string;
  /** @example web */
  @IsString() door: string;
  /** @example kp3x9tqz */
  @IsString() code: string;
  /** What the ad has to point at. @example https://corong.example/c/kp3x9tqz */
  @IsUrl({ require_tld: false }) url: string;
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}

export const linkView = (row: Omit<Link, 'number'>, publicUrl: string): LinkView => ({
  id: row.id,
  ad_id: row.ad_id,
  door: row.door,
  code: row.code,
  url: `${publicUrl}/c/${row.code}`,
  archived: row.archived_at !== null,
  created_at: new Date(row.created_at).toISOString(),
});
