import { IsBoolean, IsISO8601, IsOptional, IsString } from 'class-validator';
import { ArchivableInput } from '#platform/http/page.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { OneLine } from '#platform/http/text.js';
import type { Campaign } from './campaign.entity.js';

/** A new campaign. */
export class CampaignInput {
  /** The marketer's name of the campaign, shown in reports. @example Lebaran */
  @OneLine(1, 120) name: string;
}

/** Changes of a campaign; what is left out stays. */
export class ChangeCampaignInput extends ArchivableInput {
  /** The new name; reports show it for past days too. */
  @IsOptional() @OneLine(1, 120) name?: string;
}

/** A campaign. */
export class CampaignView {
  @BoundedId('cmp') id: string;
  /** @example Lebaran */
  @IsString() name: string;
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}

/** Returns the API's view of a campaign. */
export const campaignView = (row: Campaign): CampaignView => ({
  id: row.id,
  name: row.name,
  archived: row.archived_at !== null,
  created_at: new Date(row.created_at).toISOString(),
});
