import { follows, type FollowStarted } from '#crossing/follow.topic.js';
import { subjects, type SubjectErased } from '#crossing/subject.topic.js';
import { fromRecord, type Event } from '#platform/events/event.js';
import { until } from '../../../test/support/until.js';
import { ids } from '../../../test/support/app-under-test.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { FollowStart } from './follow-start.entity.js';
import { Follower } from './follower.entity.js';

describe('a follower whom a link brought', () => {
  let fan: FanOutFixture;
  const told: Event<FollowStarted>[] = [];
  const erased: Event<SubjectErased>[] = [];
  beforeAll(async () => {
    fan = await FanOutFixture.start();
    await fan.subscribe(follows, (record) => told.push(fromRecord(follows, record)));
    await fan.subscribe(subjects, (record) => erased.push(fromRecord(subjects, record)));
  });
  afterAll(() => fan.close());

  const follow = async (handle: string, source: string) =>
    fan.as().post(`/@${handle}/followers`, { transport: 'live', source });

  it('crosses with the click’s id and a subject id, and with nothing else', async () => {
    const channel = await fan.channel('kopi');
    const click_id = ids.next('clk');
    for (const source of ['https://kopi.example', 'clk_short', `x${click_id}`, `${click_id} `, 'poster'])
      expect((await follow('kopi', source)).status).toBeLessThan(300);
    expect((await follow('kopi', click_id)).status).toBeLessThan(300);
    const [event] = await until('it has crossed', () => told.length > 0 && told);
    expect(event!.data).toEqual({
      ...{ workspace_id: channel.workspace_id, click_id },
      ...{ subject_id: expect.stringMatching(/^sub_/), at: expect.any(Number) },
    });
    await follow('kopi', ids.next('clk'));
    await until('the second has crossed', () => told.length > 1);
    expect(told).toHaveLength(2);
    expect(new Set(told.map(({ data }) => data.subject_id)).size).toBe(2);
  });

  it('has no subject any more once they are erased, and the ads side is informed', async () => {
    await fan.channel('teh');
    await follow('teh', ids.next('clk'));
    const { id, public_id } = await fan.database.read.findOneOrFail(Follower, {
      where: {},
      order: { id: 'DESC' },
    });
    const { subject_id } = await fan.database.read.findOneByOrFail(FollowStart, { follower_id: id });
    const answer = await fan
      .as({ role: 'owner', workspace: fan.workspace })
      .delete(`/v1/followers/${public_id}`);
    expect(answer.status).toBeLessThan(300);
    const event = await until('the erasure has crossed', () =>
      erased.find(({ data }) => data.subject_id === subject_id),
    );
    expect(event.data.workspace_id).toBe(fan.workspace);
    expect(await fan.database.read.existsBy(FollowStart, { follower_id: id })).toBe(false);
  });
});
