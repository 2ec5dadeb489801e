import { AdsSide } from '../../../../test/support/ads-side.js';
import { startMetaSandbox, type MetaSandbox } from '../../../../test/support/sandboxes/meta.js';

const access_token = 'EAAB-very-secret-token';

describe('the check of the account with Meta', () => {
  let meta: MetaSandbox;
  let ads: AdsSide;
  beforeAll(async () => {
    meta = await startMetaSandbox({ tokens: [access_token] });
    ads = await AdsSide.start({ META_BASE_URL: meta.url });
  });
  afterAll(async () => {
    await ads.stop();
    await meta.close();
  });

  const states = async (workspace: string) => {
    const { json, text } = await ads.as(workspace).get('/v1/networks/meta/setup');
    expect(text).not.toContain(access_token);
    return [json.ready, ...json.steps.map(({ name, state }: any) => `${name} ${state}`)];
  };
  const enter = (workspace: string, more: object = {}) =>
    ads.as(workspace).put('/v1/networks/meta', { dataset_id: '42', access_token, ...more });

  it('says what is missing, from nothing to an account that Meta confirms', async () => {
    const workspace = await ads.workspace();
    expect(await states(workspace)).toEqual([false, 'account missing']);
    await enter(workspace, { access_token: 'another-token' });
    expect(await states(workspace)).toEqual([false, 'dataset missing', 'uploads unknown']);
    await enter(workspace, { dataset_id: '404' });
    expect(await states(workspace)).toEqual([false, 'dataset missing', 'uploads unknown']);
    await enter(workspace, { test_event_code: 'T1' });
    expect(await states(workspace)).toEqual([
      ...[true, 'dataset ok', 'test_event_code advised', 'uploads unknown'],
    ]);
    expect(meta.events).toEqual([]);
    expect(meta.requests.every(({ credential }) => credential === 'header')).toBe(true);
  });

  it('says that nothing is known while Meta does not answer', async () => {
    const workspace = await ads.workspace();
    await enter(workspace);
    meta.failNext(1, 'error');
    expect(await states(workspace)).toEqual([true, 'dataset unknown', 'uploads unknown']);
  });
});
