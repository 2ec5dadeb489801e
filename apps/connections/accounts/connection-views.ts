import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { Database } from '#platform/adapters/sql/database.js';
import { afterId, pageOf, type Page } from '#platform/http/page.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ConnectionStore, visibleIn } from './connection-store.js';
import { connectionView, type ConnectionsQuery, type ConnectionView } from './connection.dto.js';
import { Connection } from './connection.entity.js';
import { hookPathOf } from './network-descriptors.js';

/** Reads accounts in the form that the API returns, without secrets. */
@Injectable()
export class ConnectionViews {
  constructor(
    private readonly database: Database,
    private readonly store: ConnectionStore,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  of(row: Connection): ConnectionView {
    return connectionView(row, this.hookUrl(row), this.clock.now());
  }

  /** The URL that the network calls for this account; null for a network that does not call. */
  hookUrl(row: Pick<Connection, 'network' | 'hook'>): string | null {
    const path = hookPathOf(row);
    return path && `${this.config.publicUrl}/hooks/${path}`;
  }

  async get(workspace_id: string, id: string): Promise<ConnectionView> {
    return this.of(await this.store.get(workspace_id, id));
  }

  async list(
    workspace_id: string,
    { limit, cursor, network }: ConnectionsQuery,
  ): Promise<Page<ConnectionView>> {
    const rows = await this.database.read.find(Connection, {
      where: { ...visibleIn(workspace_id), ...(network && { network }), ...afterId(cursor, 'con') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => row.id,
      (row) => this.of(row),
    );
  }
}
