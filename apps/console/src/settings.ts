import { IsOptional, Matches } from 'class-validator';
import { Config } from '#platform/config.js';
import { IsOrigin, IsSigningKey, NeededOnFull } from '#platform/config-values.js';

/** The environment variables of the console. */
export class ConsoleSettings extends Config {
  /** Token for /metrics on the public origin. */
  @IsOptional() @Matches(/^[\x21-\x7e]{16,200}$/) METRICS_TOKEN?: string;
  @NeededOnFull() @IsSigningKey() IDENTITY_PRIVATE_KEY?: string;
  @NeededOnFull() @IsOrigin() CHANNEL_PUBLISHER_URL?: string;
  @NeededOnFull() @IsOrigin() FAN_OUT_URL?: string;
  @NeededOnFull() @IsOrigin() CHAT_URL?: string;
  @NeededOnFull() @IsOrigin() CONNECTIONS_URL?: string;
  @NeededOnFull() @IsOrigin() AD_ATTRIBUTION_URL?: string;

  override get servesOtherHosts(): boolean {
    return true;
  }
}
