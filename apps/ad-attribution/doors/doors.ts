import { Injectable } from '@nestjs/common';
import { doors, type ConnectedDoor } from '#crossing/door.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Projections } from '#platform/outbox/projections.js';
import { Door } from './door.entity.js';

/** The subscription that keeps the projection of doors. */
export const DOORS = 'ad-attribution.doors';

/** The workspace's accounts by which customers can write to it. */
@Injectable()
export class Doors {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /** Waits a moment for one that was connected only now; null where the workspace has none such, or took it away. */
  async find(workspace_id: string, connection_id: string, door: ConnectedDoor): Promise<Door | null> {
    const row = await this.projections.find(doors, DOORS, () =>
      this.database.read.findOneBy(Door, { connection_id }),
    );
    return row?.workspace_id === workspace_id && row.door === door && row.state !== 'removed' ? row : null;
  }
}
