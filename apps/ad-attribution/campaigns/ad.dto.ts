import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ArchivableInput, ArchivablePageQuery } from '#platform/http/page.js';
import { OneLine } from '#platform/http/text.js';
import { AD_NETWORKS, type AdNetworkName } from './ad-network-id.entity.js';
import type { Ad } from './ad.entity.js';

/** What a network calls an ad. */
export class NetworkIdInput {
  @IsIn(AD_NETWORKS) network: AdNetworkName;
  /** The ad's id in digits, as the network's ads manager shows it. @example 120210000000000042 */
  @Matches(/^\d{1,20}$/) id: string;
}

/** Decorator of a list of network ids without duplicates. */
const IsNetworkIds = () => (target: object, name: string) => {
  IsOptional()(target, name);
  IsArray()(target, name);
  ArrayMaxSize(50)(target, name);
  ArrayUnique(({ network, id }: NetworkIdInput) => `${network} ${id}`)(target, name);
  ValidateNested({ each: true })(target, name);
  Type(() => NetworkIdInput)(target, name);
};

/** A new ad. */
export class AdInput {
  @BoundedId('cmp') campaign_id: string;
  /** @example Video 2 */
  @OneLine(1, 120) name: string;
  /** Id of the greeting of chats from this ad: one of this workspace that is not archived. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
  /** Networks' ids of the ad: a chat that names one of them belongs to this ad. */
  @IsNetworkIds() network_ids?: NetworkIdInput[];
}

/** Changes of an ad; what is left out stays. */
export class ChangeAdInput extends ArchivableInput {
  /** The new name; reports show it for past days too. */
  @IsOptional() @OneLine(1, 120) name?: string;
  /** Id of the greeting for chats that are opened from now on; null for the workspace's default. */
  @ValidateIf((input: ChangeAdInput) => input.greeting_id !== null)
  @BoundedId('grt', { optional: true })
  greeting_id?: string | null;
  /**
   * Network ids in place of all earlier ones. An unassigned id is assigned by this, together with the chats that named
   * it.
   */
  @IsNetworkIds() network_ids?: NetworkIdInput[];
}

/** Query of the list of ads. */
export class AdQuery extends ArchivablePageQuery {
  /** Only the ads of this campaign. */
  @BoundedId('cmp', { optional: true }) campaign_id?: string;
}

/** What a network calls an ad. */
export class NetworkIdView {
  @IsIn(AD_NETWORKS) network: AdNetworkName;
  /** @example 120210000000000042 */
  @IsString() id: string;
}

/** An ad that a network named in a chat, and that is not assigned to an ad of the workspace yet. */
export class UnassignedAdView extends NetworkIdView {
  /** When a chat first named it. */
  @IsISO8601() seen_at: string;
}

/** An ad. */
export class AdView {
  @BoundedId('adv') id: string;
  @BoundedId('cmp') campaign_id: string;
  /** @example Video 2 */
  @IsString() name: string;
  @IsOptional() @BoundedId('grt') greeting_id: string | null;
  @ValidateNested({ each: true }) @Type(() => NetworkIdView) network_ids: NetworkIdView[];
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}

/** Returns the API's view of an ad. */
export const adView = (row: Ad, network_ids: NetworkIdView[] = []): AdView => ({
  id: row.id,
  campaign_id: row.campaign_id,
  name: row.name,
  greeting_id: row.greeting_id,
  network_ids,
  archived: row.archived_at !== null,
  created_at: new Date(row.created_at).toISOString(),
});
