import { randomUUID } from 'node:crypto';
import { doors, type DoorDescribed } from '#crossing/door.topic.js';
import { accounts } from '#message/account.topic.js';
import { fromRecord, type Event } from '#platform/events/event.js';
import { AppUnderTest, ids } from '../../../test/support/app-under-test.js';
import type { Answer, Method } from '../../../test/support/http-client.js';
import type { TestCaller } from '../../../test/support/identity.js';
import { ConnectionsModule } from './connections.module.js';
import { ConnectionsSettings } from './settings.js';

/** Options for starting connections in a test. */
export const CONNECTIONS = {
  app: 'connections',
  Settings: ConnectionsSettings,
  moduleOf: (config: ConnectionsSettings) => ConnectionsModule.forRoot(config),
} as const;

/** Connections in this process with a data folder of its own; events for other apps are recorded in `told`. */
export class ConnectionsFixture extends AppUnderTest<ConnectionsSettings> {
  readonly workspace = ids.next('wsp');
  readonly told: Event[] = [];
  /** Events about doors for the ads side. */
  readonly doors: Event<DoorDescribed>[] = [];

  static async start(settings: Partial<ConnectionsSettings> = {}): Promise<ConnectionsFixture> {
    const setup = { ...CONNECTIONS, settings: { SANDBOX: true, ...settings } };
    const fixture = await new ConnectionsFixture(setup).listen();
    await fixture.subscribe(accounts, (record) => fixture.told.push(fromRecord(accounts, record)));
    await fixture.subscribe(doors, (record) => fixture.doors.push(fromRecord(doors, record)));
    return fixture;
  }

  /** A client that calls as the workspace's publisher by default. */
  send(
    method: Method,
    path: string,
    body?: object,
    { key = randomUUID(), ...who }: TestCaller & { key?: string } = {},
  ): Promise<Answer> {
    return this.as({ workspace: this.workspace, role: 'publisher', ...who }).send(
      method,
      path,
      body,
      method === 'POST' ? { 'idempotency-key': key } : {},
    );
  }
}
