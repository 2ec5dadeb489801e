import { IsBoolean, IsISO8601, IsOptional, IsString, ValidateIf } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ArchivableInput, ArchivablePageQuery } from '#platform/http/page.js';
import { OneLine } from '#platform/http/text.js';
import type { Ad } from './ad.entity.js';

/** A new ad. */
export class AdInput {
  @BoundedId('cmp') campaign_id: string;
  /** @example Video 2 */
  @OneLine(1, 120) name: string;
  /** The greeting that a chat from this ad opens with: one of this workspace that is not archived. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
}

/** Changes of an ad; what is left out stays. */
export class ChangeAdInput extends ArchivableInput {
  /** Shown in reports, those of the past included. */
  @IsOptional() @OneLine(1, 120) name?: string;
  /** Chats that open from now on begin with it; null: with the workspace's default. */
  @ValidateIf((input: ChangeAdInput) => input.greeting_id !== null)
  @BoundedId('grt', { optional: true })
  greeting_id?: string | null;
}

export class AdQuery extends ArchivablePageQuery {
  /** Only the ads of this campaign. */
  @BoundedId('cmp', { optional: true }) campaign_id?: string;
}

/** An ad. */
export class AdView {
  @BoundedId('adv') id: string;
  @BoundedId('cmp') campaign_id: string;
  /** @example Video 2 */
  @IsString() name: string;
  @IsOptional() @BoundedId('grt') greeting_id: string | null;
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}

export const adView = (row: Ad): AdView => ({
  id: row.id,
  campaign_id: row.campaign_id,
  name: row.name,
  greeting_id: row.greeting_id,
  archived: row.archived_at !== null,
  created_at: new Date(row.created_at).toISOString(),
});
