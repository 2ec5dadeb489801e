import { IsISO8601, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { UPLOAD_NETWORKS, type ConnectedAdNetwork, type NetworkName } from './network.entity.js';

/** A dataset of Meta's Conversions API, as it is entered. */
export class MetaInput {
  /** Id of the dataset: digits, as Meta's Events Manager shows it. @example 1234567890123456 */
  @Matches(/^\d{1,32}$/) dataset_id: string;
  /** Access token; it is stored sealed and never shown again. @example EAAGm0PX4ZCps8BA */
  @Matches(/^[\x21-\x7e]{8,1000}$/) access_token: string;
  /** Whether a conversion with unknown consent is sent or withheld; `send` by default. */
  @IsOptional() @IsIn(['send', 'withhold']) unknown_consent?: 'send' | 'withhold';
  /** Marks events as a test in Meta's Events Manager. */
  @IsOptional() @Matches(/^[\w-]{1,64}$/) test_event_code?: string;
}

/** The workspace's account with Meta. */
export class MetaView {
  @IsIn(UPLOAD_NETWORKS) network: NetworkName;
  /** @example 1234567890123456 */
  @IsString() dataset_id: string;
  /** The last four characters of the token. @example s8BA */
  @IsString() access_token_end: string;
  @IsIn(['send', 'withhold']) unknown_consent: 'send' | 'withhold';
  @IsOptional() @IsString() test_event_code: string | null;
  /** `halted`: Meta refuses the token, so uploads wait; they continue when the token is replaced or accepted again. */
  @IsIn(['active', 'halted']) state: 'active' | 'halted';
  @IsISO8601() updated_at: string;
}

/** Returns the API's view of the account, without its token. */
export const metaView = (row: ConnectedAdNetwork): MetaView => ({
  network: row.name,
  dataset_id: row.dataset_id,
  access_token_end: row.access_token_end,
  unknown_consent: row.unknown_consent,
  test_event_code: row.test_event_code,
  state: row.halted_until === null ? 'active' : 'halted',
  updated_at: new Date(row.updated_at).toISOString(),
});
