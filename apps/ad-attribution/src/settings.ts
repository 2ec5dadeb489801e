import { IsOptional, Matches } from 'class-validator';
import { Config } from '#platform/config.js';
import {
  IsKeyList,
  IsNameServers,
  IsUrlOf,
  IsWhole,
  NeededOnFull,
  entriesOf,
} from '#platform/config-values.js';

/** Local ports that SANDBOX=true uses instead of ad networks; the tour's sandbox listens there. */
export const ADS_SANDBOX_PORTS = { names: 3990, network: 3993, proofs: 3999 } as const;

/** The environment variables of ad-attribution. */
export class AdAttributionSettings extends Config {
  @IsOptional() @IsUrlOf('http', 'https') META_BASE_URL?: string;
  @Matches(/^v\d{1,2}\.\d$/) META_API_VERSION = 'v24.0';
  /** Master keys of click tokens: the same list as chat's. */
  @NeededOnFull() @IsKeyList() CLICK_KEYS?: string;

  /** Name servers for checks of own domains; the machine's own ones if none is given. */
  @IsNameServers() DOMAIN_NAME_SERVERS = '';
  /** Port of a host's web server at which its proof file is read. */
  @IsOptional() @IsWhole(1, 65_535) DOMAIN_FILE_PORT?: number;
  /** Hours between two checks of a proven domain. */
  @IsWhole(1, 168) DOMAIN_CHECK_HOURS = 6;
  /** Days for which a domain is still served after its proof disappeared. */
  @IsWhole(0, 90) DOMAIN_GRACE_DAYS = 3;

  override get servesOtherHosts(): boolean {
    return true;
  }

  get nameServers(): string[] {
    return entriesOf(
      this.DOMAIN_NAME_SERVERS || (this.SANDBOX ? `127.0.0.1:${ADS_SANDBOX_PORTS.names}` : ''),
    );
  }

  get filePort(): number {
    return this.DOMAIN_FILE_PORT ?? (this.SANDBOX ? ADS_SANDBOX_PORTS.proofs : 80);
  }

  get metaBaseUrl(): string {
    return this.serviceUrl(this.META_BASE_URL, ADS_SANDBOX_PORTS.network, 'https://graph.facebook.com');
  }
}
