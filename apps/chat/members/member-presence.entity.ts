import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Presence } from '#workspace/presence.topic.js';

/** Whether a person is there: a projection of the topic workspace.presence. A person without a row is offline. */
@Entity('member_presence')
@Index('member_presence_by_presence', ['presence', 'since'])
export class MemberPresence {
  @PrimaryId() workspace_id: string;
  @PrimaryId() person_id: string;
  @IdColumn({ length: 8 }) presence: Presence;
  /** Since when the person is online, or since when not: from away to offline it stays. In milliseconds since 1970. */
  @NumberColumn() since: number;
}
