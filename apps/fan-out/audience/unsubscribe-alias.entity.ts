import { Entity } from 'typeorm';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The id that a first message's link to leave names, where its address came to follow under another one. */
@Entity('first_link')
export class FirstLink {
  @PrimaryId() id: string;
  @NumberColumn() follower_id: number;
}
