import { Entity } from 'typeorm';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A follower id that an unsubscribe link names but that no follower got, because its address joined under another id. `follower_id` is that follower. */
@Entity('unsubscribe_alias')
export class UnsubscribeAlias {
  @PrimaryId() id: string;
  @NumberColumn() follower_id: number;
}
