import { ChannelChanged, channels } from '#message/channel.topic.js';
import { make } from '#platform/events/make.js';
import { until } from '../../../test/support/until.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Channel } from './channel.entity.js';

describe('a channel that is archived', () => {
  let app: FanOutFixture;
  beforeAll(async () => {
    app = await FanOutFixture.start();
  });
  afterAll(() => app.close());

  /** As channel-publisher tells it: `after` posts were published by then, or it came back. */
  async function change({ id, workspace_id, handle, name }: Channel, after: number | null, sequence: number) {
    const state = { workspace_id, channel_id: id, handle, name };
    const event = make(ChannelChanged, { ...state, ...(after !== null && { archived_after: after }) });
    await app.publishEvent(channels, event, sequence);
    await until('the change is known', async () => {
      const known = await app.database.read.findOneByOrFail(Channel, { id });
      return known.archived_after === after;
    });
  }
  const plan = (post_id: string) => app.database.read.findOneByOrFail(Plan, { post_id });

  it('accepts no followers until it is restored', async () => {
    const channel = await app.channel('tutup');
    await change(channel, 0, 2);
    const follow = () => app.as().post('/@tutup/followers', { transport: 'live' });
    expect((await follow()).status).toBe(409);
    expect((await app.as().get('/@tutup/follow-ways')).json).toEqual({
      transports: [],
      ways: [],
    });
    const page = await app.as().get('/@tutup/follow', { accept: 'text/html' });
    expect([page.status, page.text.includes('archived')]).toEqual([409, true]);
    await change(channel, null, 3);
    expect((await follow()).status).toBe(201);
  });

  it('sends no post from before it was archived, whichever event came first, and every post from after it was restored', async () => {
    const channel = await app.channel('lama');
    await app.follow(channel, 'live');
    const before = await app.publish(channel, 'Under way');
    expect((await plan(before)).state).not.toBe('complete');
    await change(channel, 2, 2);
    const late = await app.publish(channel, 'Told of late', 2);
    for (const post of [before, late]) {
      expect((await plan(post)).stopped_at).toBeGreaterThan(0);
      const { status } = await app
        .as({ workspace: app.workspace, role: 'publisher' })
        .post(`/v1/posts/${post}/resend`, { state: 'failed' });
      expect(status).toBe(409);
    }
    const early = await app.publish(channel, 'Published after it came back', 3);
    expect((await plan(early)).stopped_at).toBe(0);
    await change(channel, null, 3);
    expect((await plan(early)).stopped_at).toBe(0);
  });
});
