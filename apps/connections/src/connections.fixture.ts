import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Abstract } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { doors, type DoorDescribed } from '#crossing/door.topic.js';
import { accounts } from '#message/account.topic.js';
import { ConnectionsSettings } from './settings.js';
import type { Event } from '#platform/events/event.js';
import { fromRecord } from '#platform/events/event.js';
import { createService } from '#platform/http/service.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { SystemIds } from '#platform/ports/system.js';
import { identityHeaders, type TestCaller } from '../../../test/support/identity.js';
import { tempFolder } from '../../../test/support/temp.js';
import { ConnectionsModule } from './connections.module.js';

const ids = new SystemIds();

interface Seen {
  status: number;
  json: any;
  text: string;
}

/** Connections in this process with a data folder of its own; what it tells other apps is kept in `told`. */
export class ConnectionsFixture {
  readonly workspace = ids.next('wsp');
  readonly told: Event[] = [];
  /** What the ads side is told of doors. */
  readonly doors: Event<DoorDescribed>[] = [];
  origin = '';

  private constructor(
    readonly service: NestFastifyApplication,
    readonly folder: string,
    private readonly clean: () => void,
  ) {}

  static async start(settings: Partial<ConnectionsSettings> = {}): Promise<ConnectionsFixture> {
    const folder = tempFolder('connections');
    const config = Object.assign(new ConnectionsSettings(), {
      DATA_DIR: folder.path,
      LOG_LEVEL: 'silent',
      SANDBOX: true,
      ...settings,
    });
    const service = await createService('connections', ConnectionsModule.forRoot(config), config);
    await service.listen(0, '127.0.0.1');
    const fixture = new ConnectionsFixture(service, folder.path, () => folder.remove());
    fixture.origin = `http://127.0.0.1:${(service.getHttpServer().address() as AddressInfo).port}`;
    await fixture.get(EventLog).subscribe(accounts, 'connections.test', async (records) => {
      fixture.told.push(...records.map((record) => fromRecord(accounts, record)));
    });
    await fixture.get(EventLog).subscribe(doors, 'connections.test-doors', async (records) => {
      fixture.doors.push(...records.map((record) => fromRecord(doors, record)));
    });
    return fixture;
  }

  get<T>(type: Abstract<T>): T {
    return this.service.get(type, { strict: false });
  }

  /** As the workspace's publisher, unless said otherwise. */
  async send(
    method: string,
    path: string,
    body?: object,
    { key = randomUUID(), ...who }: TestCaller & { key?: string } = {},
  ): Promise<Seen> {
    const answer = await fetch(this.origin + path, {
      method,
      headers: {
        ...identityHeaders(this.folder, { workspace: this.workspace, role: 'publisher', ...who }),
        ...(body && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
  }

  async close(): Promise<void> {
    await this.service.close();
    this.clean();
  }
}
