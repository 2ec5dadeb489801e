import { Entity } from 'typeorm';
import { IdColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** The random salt of a day's visitors, shared by all processes and deleted when the day (UTC) is over. */
@Entity('visitor_salt')
export class VisitorSalt {
  /** Days since 1970. */
  @PrimaryNumber() day: number;
  /** 32 bytes in base64. */
  @IdColumn() salt: string;
}
