import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';

/** Returns the language of what Corong itself writes to customers over networks, where no browser says what they read. */
export const networkLanguageOf = (workspace: Pick<Workspace, 'language'> | null): Language =>
  workspace?.language ?? 'en';

/** The settings of a workspace that chat needs: a projection of the topic workspace.workspace. */
@Entity('workspace')
@Index('workspace_by_handle', ['handle'], { unique: true })
export class Workspace {
  @PrimaryId() id: string;
  @IdColumn() handle: string;
  @IdColumn() time_zone: string;
  @IdColumn() currency: string;
  /** Language of texts for customers; null to use each customer's browser language. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** 1 if its chats ask customers for consent that ads may learn about the chat. */
  @NumberColumn() ask_consent: number;
  /** 1 if networks' own ids of consenting customers may cross, for uploads. */
  @NumberColumn() share_network_ids: number;
}
