import { Injectable } from '@nestjs/common';
import { doors, type ConnectedDoor } from '#crossing/door.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Projections } from '#platform/outbox/projections.js';
import { DoorAccount } from './door-account.entity.js';

/** The subscription that keeps the projection of doors. */
export const DOOR_SUBSCRIPTION = 'ad-attribution.doors';

/** Finds the workspace's accounts through which customers can write to it. */
@Injectable()
export class DoorAccounts {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /** Finds a door; waits for the event of an account that was just connected. Null if the workspace has no such account, or removed it. */
  async find(workspace_id: string, connection_id: string, door: ConnectedDoor): Promise<DoorAccount | null> {
    const row = await this.projections.find(doors, DOOR_SUBSCRIPTION, () =>
      this.database.read.findOneBy(DoorAccount, { connection_id }),
    );
    return row?.workspace_id === workspace_id && row.door === door && row.state !== 'removed' ? row : null;
  }
}
