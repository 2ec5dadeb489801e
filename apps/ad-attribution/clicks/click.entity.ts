import { Entity, Index } from 'typeorm';
import type { Consent } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { FilterReason, Verdict } from './click.topic.js';

/** A click as it was recorded. What the network and the campaign wrote into the address goes when the person is erased. */
@Entity('click')
@Index('click_by_day', ['workspace_id', 'at'])
export class Click {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() link_id: string;
  @IdColumn() ad_id: string;
  @NumberColumn() at: number;
  @IdColumn() verdict: Verdict;
  @IdColumn({ nullable: true }) reason: FilterReason | null;
  @IdColumn() consent: Consent;
  @IdColumn({ length: 500, nullable: true }) fbclid: string | null;
  /** Instead of `fbclid`, where the address named several: with a blank between. */
  @TextColumn({ nullable: true }) ambiguous_fbclids: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_source: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_medium: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_campaign: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_term: string | null;
  @IdColumn({ length: 200, nullable: true }) utm_content: string | null;
}

/** What is left of a click when its person is erased. */
export const ERASED_CLICK = {
  fbclid: null,
  ambiguous_fbclids: null,
  utm_source: null,
  utm_medium: null,
  utm_campaign: null,
  utm_term: null,
  utm_content: null,
} as const;
