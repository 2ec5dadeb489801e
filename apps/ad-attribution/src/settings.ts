import { IsOptional, Matches } from 'class-validator';
import { Config } from '#platform/config.js';
import { IsKeyList, IsUrlOf, NeededOnFull } from '#platform/config-values.js';

/** Local ports that SANDBOX=true uses instead of ad networks; the tour's sandbox listens there. */
export const ADS_SANDBOX_PORTS = { network: 3993 } as const;

/** The environment variables of ad-attribution. */
export class AdAttributionSettings extends Config {
  @IsOptional() @IsUrlOf('http', 'https') META_BASE_URL?: string;
  @Matches(/^v\d{1,2}\.\d$/) META_API_VERSION = 'v24.0';
  /** Master keys of click tokens: the same list as chat's. */
  @NeededOnFull() @IsKeyList() CLICK_KEYS?: string;

  get metaBaseUrl(): string {
    return this.serviceUrl(this.META_BASE_URL, ADS_SANDBOX_PORTS.network, 'https://graph.facebook.com');
  }
}
