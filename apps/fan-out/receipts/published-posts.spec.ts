import { jest } from '@jest/globals';
import { ChannelCreated, channels } from '#message/channel.topic.js';
import { make } from '#platform/events/make.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { SystemIds } from '#platform/ports/system.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('what another app has just confirmed', () => {
  const ids = new SystemIds();
  let fan: FanOutFixture;

  beforeAll(async () => {
    fan = await FanOutFixture.start();
  });
  afterAll(() => fan.close());

  const owner = () => fan.as({ workspace: fan.workspace, role: 'owner' });
  const status = async (path: string) => (await owner().get(path)).status;

  it('is known to the next request: a post that was published, to stop, to report on and to list', async () => {
    const channel = await fan.channel('known-at-once');
    for (const path of ['delivery', 'receipts?state=failed', 'receipts.csv?state=failed'])
      expect(await status(`/v1/posts/${await fan.announce(channel, 'Halo')}/${path}`)).toBe(200);
    const stopped = await owner().post(`/v1/posts/${await fan.announce(channel, 'Halo')}/stop`, {});
    // With nobody following it may be complete by then, which is known as well.
    expect([200, 409]).toContain(stopped.status);
    const again = await owner().post(`/v1/posts/${await fan.announce(channel, 'Halo')}/resend`, {
      state: 'failed',
    });
    expect(again.status).toBe(200);
  });

  it('is known to the next request: a channel that was made, to follow and to look at', async () => {
    const announce = async (handle: string) => {
      const channel_id = ids.next('chn');
      const event = make(ChannelCreated, { workspace_id: fan.workspace, channel_id, handle, name: handle });
      await fan.publishEvent(channels, event, 1);
      return channel_id;
    };
    await announce('followed-at-once');
    expect((await fan.as().post('/@followed-at-once/followers', { transport: 'live' })).status).toBe(201);
    await announce('ways-at-once');
    expect(await status('/@ways-at-once/follow-ways')).toBe(200);
    for (const path of ['audience', 'followers', 'imports'])
      expect(await status(`/v1/channels/${await announce(`made-${path}`)}/${path}`)).toBe(200);
  });

  it('is distinguished from what does not exist, such as the delivery of a draft', async () => {
    const log = jest.spyOn(fan.get(EventLog), 'isCaughtUp');
    for (const path of ['/@nobody-made-this/follow-ways', `/v1/channels/${ids.next('chn')}/audience`])
      expect(await status(path)).toBe(404);
    const draft = ids.next('pst');
    for (const path of ['delivery', 'receipts?state=failed', `receipts/${ids.next('fol')}`])
      expect(await status(`/v1/posts/${draft}/${path}`)).toBe(404);
    expect((await owner().post(`/v1/posts/${draft}/stop`, {})).status).toBe(404);
    expect((await owner().post(`/v1/posts/${draft}/resend`, { state: 'failed' })).status).toBe(404);
    expect(log).toHaveBeenCalledTimes(7);
    log.mockRestore();
  });

  it('is distinguished from what cannot be known while this app is behind or the log is unavailable', async () => {
    const log = jest.spyOn(fan.get(EventLog), 'isCaughtUp').mockResolvedValue(false);
    const answer = await owner().get(`/v1/posts/${ids.next('pst')}/delivery`);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
    log.mockRestore();
  });

  it('of another workspace stays unknown', async () => {
    const channel = await fan.channel('of-another');
    const post = await fan.publish(channel, 'Halo');
    const other = fan.as({ workspace: ids.next('wsp'), role: 'owner' });
    expect((await other.get(`/v1/posts/${post}/delivery`)).status).toBe(404);
    expect((await other.get(`/v1/channels/${channel.id}/audience`)).status).toBe(404);
  });
});
