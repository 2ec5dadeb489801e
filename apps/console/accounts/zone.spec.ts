import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MeasurementStarted, measurement } from '#crossing/measurement.topic.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { Database } from '#platform/adapters/sql/database.js';
import { loadConfig } from '#platform/config.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import { createService } from '#platform/http/service.js';
import { SystemIds } from '#platform/ports/system.js';
import { until } from '../../../test/support/until.js';
import { ConsoleModule } from '../src/console.module.js';
import { Workspace } from './accounts.entities.js';
import { ConsoleSettings } from '../src/settings.js';

describe('the zone of a workspace', () => {
  const ids = new SystemIds();
  let folder: string;
  let service: NestFastifyApplication;
  let ads: EmbeddedEventLog;
  let key: string;
  let workspace_id: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'corong-zone-'));
    const config = loadConfig(ConsoleSettings, { DATA_DIR: folder, LOG_LEVEL: 'silent' });
    service = await createService('console', ConsoleModule.forRoot(config), config);
    ads = new EmbeddedEventLog({ folder: join(folder, 'log'), prefixes: { advert: 'write' } });
    await ads.open([measurement]);
    const made = await service.inject({
      method: 'POST',
      url: '/v1/setup',
      payload: { workspace: 'Kopi', name: 'Sri', email: 'sri@example.com', password: 'long enough to do' },
    });
    ({ api_key: key, workspace_id } = made.json());
  });
  afterAll(async () => {
    await service.close();
    await ads.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const change = async (payload: object) => {
    const answer = await service.inject({
      method: 'PATCH',
      url: '/v1/workspace',
      headers: { authorization: `Bearer ${key}` },
      payload,
    });
    return { status: answer.statusCode, body: answer.json() };
  };

  it('can be changed until the workspace has clicks or costs, and stays from then on', async () => {
    expect(await change({ time_zone: 'Asia/Jakarta' })).toMatchObject({ status: 200 });
    const event = make(MeasurementStarted, { workspace_id, at: 1_700_000_000_000 });
    const about = { id: ids.next('evt'), source: 'ad-attribution', at: Date.now(), sequence: 1 };
    await ads.publish([toRecord(measurement, event, about)]);
    const { read } = service.get(Database);
    await until('the console knows', async () =>
      Boolean((await read.findOneByOrFail(Workspace, { id: workspace_id })).measured_since),
    );

    const wanted = { language: 'id', name: 'Kopi Baru' };
    expect(await change({ time_zone: 'UTC', ...wanted })).toMatchObject({
      status: 409,
      body: {
        errors: [
          {
            field: 'time_zone',
            rule: 'measured',
            message: expect.stringContaining('leave time_zone out'),
            allowed: ['Asia/Jakarta'],
          },
        ],
      },
    });
    expect(await change({})).toMatchObject({ body: { language: null, name: 'Kopi' } });
    expect(await change({ time_zone: 'Asia/Jakarta', ...wanted })).toMatchObject({
      status: 200,
      body: wanted,
    });
    expect(await change({ time_zone: 'asia/jakarta' })).toMatchObject({
      body: { time_zone: 'Asia/Jakarta' },
    });
    expect(await change({ language: null })).toMatchObject({ status: 200, body: { language: null } });
    expect(await change({ time_zone: 'Asia/Jakarta', currency: 'XCG', name: 'Kopi Baru' })).toMatchObject({
      status: 200,
      body: { time_zone: 'Asia/Jakarta', currency: 'XCG', name: 'Kopi Baru' },
    });
    expect(await change({ currency: 'HRK' })).toMatchObject({ status: 400 });
  });
});
