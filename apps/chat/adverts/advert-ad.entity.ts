import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** An ad of the ads side: a projection of the topic advert.ad. */
@Entity('advert_ad')
export class AdvertAd {
  @PrimaryId() ad_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ nullable: true }) greeting_id: string | null;
  /** Sequence of the last applied event. */
  @NumberColumn() sequence: number;
}
