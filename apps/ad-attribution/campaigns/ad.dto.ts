import { IsISO8601, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { PageQuery } from '#platform/http/page.js';
import { OneLine } from '#platform/http/text.js';
import type { Ad } from './ad.entity.js';

/** A new ad. */
export class AdInput {
  @BoundedId('cmp') campaign_id: string;
  /** @example Video 2 */
  @OneLine(1, 120) name: string;
  /** The greeting that a chat from this ad opens with. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
}

export class AdQuery extends PageQuery {
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
  @IsISO8601() created_at: string;
}

export const adView = (row: Ad): AdView => ({
  id: row.id,
  campaign_id: row.campaign_id,
  name: row.name,
  greeting_id: row.greeting_id,
  created_at: new Date(row.created_at).toISOString(),
});
