import { Entity, Index } from 'typeorm';
import type { Language } from '#platform/language/language.js';
import { GeneratedId, IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** The record of an opt-in or an opt-out: when, how, in which wording, with what proof. Rows are only added; erasing a person clears `proof` and `source`. */
@Entity('consent')
@Index('consent_by_follower', ['follower_id', 'id'])
export class Consent {
  @GeneratedId() id: number;
  @NumberColumn() follower_id: number;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) kind: 'opt_in' | 'opt_out';
  @NumberColumn() at: number;
  /** Which text the person was shown, and which version of it. */
  @IdColumn() wording_id: string;
  @NumberColumn() wording_version: number;
  /** Language in which the text was shown; null for an imported text, or when no text was shown. */
  @IdColumn({ length: 2, nullable: true }) wording_language: Language | null;
  /** `live_session`, `webhook_challenge`, `email_link`, `push_subscription`, `telegram_start`, `discord_test`, `whatsapp_keyword`, `connection`;
   * `unsubscribe_link`, `reply_keyword`, `provider_opt_out`, `endpoint_gone`, `connection_removed`. */
  @IdColumn() how: string;
  /** Evidence: the id of the confirmed opt-in or of the import, or the challenge that the endpoint echoed. */
  @IdColumn({ nullable: true }) proof: string | null;
  /** The link or the ad that brought the person; null when it is not known. */
  @IdColumn({ length: 255, nullable: true }) source: string | null;
}
