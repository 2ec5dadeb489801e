import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

export type ProviderName = 'web_push' | 'telegram' | 'whatsapp' | 'email';

/** A workspace's account with a provider that carries its posts. */
@Entity('provider')
@Index('provider_by_hook', ['name', 'hook'])
@Index('provider_by_account', ['name', 'account'])
@Index('provider_by_claim', ['name', 'claim'], { unique: true })
export class Provider {
  @PrimaryId() workspace_id: string;
  @PrimaryId(16) name: ProviderName;
  /** What others know it by: the bot's name, the phone number's id, the public key of Web Push. */
  @IdColumn({ length: 128 }) account: string;
  /** Finds it when the provider calls: a random id, or the keyed hash of the verify token. */
  @IdColumn() hook: string;
  /** What one workspace alone may have, since its calls come to one place: the bot's id, the phone number's. */
  @IdColumn({ nullable: true }) claim: string | null;
  /** JSON that may be shown. */
  @TextColumn() settings: string;
  /** Sealed JSON, bound to this row. */
  @TextColumn() secrets: string;
  /** Until then nothing is sent, because the provider refuses the account. */
  @NumberColumn({ nullable: true }) halted_until: number | null;
  @IdColumn({ length: 32, nullable: true }) halted_reason: string | null;
  @NumberColumn() updated_at: number;
}
