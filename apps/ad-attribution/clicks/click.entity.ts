import { Entity, Index } from 'typeorm';
import type { MeasurementConsent } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { LinkDoorName } from '../destinations/destination.port.js';
import type { Device } from '../links/door-conditions.js';
import type { DestinationClass, FilterReason, Verdict } from './click.topic.js';

/** A click as it was recorded; `ClickRecorded` says what the fields mean. */
@Entity('click')
@Index('click_by_day', ['workspace_id', 'at'])
@Index('click_by_code', ['code'], { unique: true })
export class Click {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() link_id: string;
  @NumberColumn() link_number: number;
  @IdColumn() ad_id: string;
  @IdColumn() campaign_id: string;
  @NumberColumn() at: number;
  @IdColumn() door: LinkDoorName;
  @IdColumn({ nullable: true }) connection_id: string | null;
  @NumberColumn({ nullable: true }) rule: number | null;
  @IdColumn() destination: DestinationClass;
  @IdColumn({ nullable: true }) code: string | null;
  @IdColumn() verdict: Verdict;
  @IdColumn({ nullable: true }) reason: FilterReason | null;
  /** 1 for a repetition, which reports do not count; its chat is still attributed to it. */
  @NumberColumn() repeated: number;
  @IdColumn() device: Device;
  @IdColumn({ nullable: true }) language: string | null;
  @IdColumn({ nullable: true }) country: string | null;
  @IdColumn() consent: MeasurementConsent;
  @IdColumn() visitor: string;
  /** 1 if a `ClickSource` of this click exists or will be written; 0 otherwise, and after the person was erased. */
  @NumberColumn() has_source: number;
}
