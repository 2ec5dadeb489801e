import { MeasurementStarted, measurement } from '#crossing/measurement.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { startConsole } from '../src/console.fixture.js';
import { Workspace } from './accounts.entities.js';

describe('the time zone of a workspace', () => {
  let app: AppUnderTest;
  let key: string;
  let workspace_id: string;

  beforeAll(async () => {
    app = await startConsole();
    const owner = { workspace: 'Kopi', name: 'Sri', email: 'sri@example.com', password: 'long enough to do' };
    ({ api_key: key, workspace_id } = (await app.client.post('/v1/setup', owner)).json);
  });
  afterAll(() => app.close());

  const change = async (body: object) => {
    const signedIn = app.client.with({ authorization: `Bearer ${key}` });
    const { status, json } = await signedIn.patch('/v1/workspace', body);
    return { status, body: json };
  };

  it('can be changed until the workspace has clicks or costs, and not after that', async () => {
    expect(await change({ time_zone: 'Asia/Jakarta' })).toMatchObject({ status: 200 });
    const event = make(MeasurementStarted, { workspace_id, at: 1_700_000_000_000 });
    await app.publishEvent(measurement, event);
    const { read } = app.get(Database);
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
    expect(await change({ time_zone: null, name: null, currency: null })).toMatchObject({
      status: 200,
      body: { time_zone: 'Asia/Jakarta', name: 'Kopi Baru' },
    });
    expect(await change({ language: null })).toMatchObject({ status: 200, body: { language: null } });
    expect(await change({ time_zone: 'Asia/Jakarta', currency: 'XCG', name: 'Kopi Baru' })).toMatchObject({
      status: 200,
      body: { time_zone: 'Asia/Jakarta', currency: 'XCG', name: 'Kopi Baru' },
    });
    expect(await change({ currency: 'HRK' })).toMatchObject({ status: 400 });
  });
});
