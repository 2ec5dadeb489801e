import { IsISO8601, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { OneLine } from '#platform/http/text.js';
import type { Campaign } from './campaign.entity.js';

/** A new campaign. */
export class CampaignInput {
  /** As the marketer calls it; shown in reports. @example Lebaran */
  @OneLine(1, 120) name: string;
}

/** A campaign. */
export class CampaignView {
  @BoundedId('cmp') id: string;
  /** @example Lebaran */
  @IsString() name: string;
  @IsISO8601() created_at: string;
}

export const campaignView = (row: Campaign): CampaignView => ({
  id: row.id,
  name: row.name,
  created_at: new Date(row.created_at).toISOString(),
});
