import { FollowStarted, follows } from '#crossing/follow.topic.js';
import { SubjectErased, subjects } from '#crossing/subject.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { ClickSource } from '../clicks/click-source.entity.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { Follow } from '../touches/follow.entity.js';

describe('a link to a channel', () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  const linkTo = async (workspace: string, channel: string) => {
    const { ad } = await ads.link(workspace);
    const doors = [{ door: 'follow', channel }];
    return (await ads.as(workspace).post('/v1/links', { ad_id: ad.id, doors })).json as {
      id: string;
      code: string;
    };
  };
  const today = new Date().toISOString().slice(0, 10);
  const followsOf = async (workspace: string, link: string) => {
    const { json } = await ads.as(workspace).get(`/v1/reports/last-touch?from=${today}&to=${today}`);
    const rows = json.campaigns.flatMap((campaign: any) => campaign.ads.flatMap((ad: any) => ad.links));
    return rows.find((row: any) => row.link_id === link)?.follows;
  };
  const crossed = (workspace_id: string, click_id: string, subject_id = ids.random('sub')) =>
    ads.publishEvent(follows, make(FollowStarted, { workspace_id, subject_id, click_id, at: Date.now() }), 1);

  it('leads to the channel’s page with the click, and its report counts the followers', async () => {
    const workspace = await ads.workspace();
    const link = await linkTo(workspace, 'kopi-nusantara');
    const answer = await ads.as(null).get(`/c/${link.code}`);
    const click = answer.headers['x-click-id']!;
    expect([answer.status, answer.headers['location']]).toEqual([302, `/@kopi-nusantara?source=${click}`]);
    await crossed(workspace, click);
    await eventually(async () => (await followsOf(workspace, link.id)) === 1);
    expect(
      await ads.database.read.existsBy(LedgerRow, { workspace_id: workspace, target: 'crossing.follow' }),
    ).toBe(true);
  });

  it('does not count a follow with another workspace’s click, or a repeated one', async () => {
    const [workspace, other] = [await ads.workspace(), await ads.workspace()];
    const [link, foreign] = [await linkTo(workspace, 'kopi'), await linkTo(other, 'teh')];
    const click = await ads.click(link.code);
    const foreignClick = await ads.click(foreign.code);
    for (const id of [click, click, foreignClick, ids.next('clk')]) await crossed(workspace, id);
    await eventually(
      async () => (await ads.database.read.countBy(Follow, { workspace_id: workspace })) === 4,
    );
    await eventually(async () => (await followsOf(workspace, link.id)) === 1);
    expect(await followsOf(other, foreign.id)).toBe(0);
  });

  it('keeps its figures when a follower is erased', async () => {
    const workspace_id = await ads.workspace();
    const link = await linkTo(workspace_id, 'kopi');
    const click = await ads.click(link.code, '?utm_source=poster');
    const subject_id = ids.random('sub');
    await crossed(workspace_id, click, subject_id);
    await eventually(() => ads.database.read.existsBy(ClickSource, { click_id: click }));
    await eventually(() => ads.database.read.existsBy(Follow, { subject_id }));
    await ads.publishEvent(subjects, make(SubjectErased, { workspace_id, subject_id, at: Date.now() }), 1);
    await eventually(async () => !(await ads.database.read.existsBy(ClickSource, { click_id: click })));
    expect(await ads.database.read.existsBy(Follow, { subject_id })).toBe(false);
    expect(await followsOf(workspace_id, link.id)).toBe(1);
  });
});
