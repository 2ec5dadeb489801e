import {
  ChatTouched,
  ChatStarted,
  conversations,
  StageReached,
  type MeasurementConsent,
  type Stage,
} from '#crossing/conversation.topic.js';
import { SubjectErased, subjects } from '#crossing/subject.topic.js';
import { toRecord } from '#platform/events/event.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { ClickRecorded, clicks, ClickSourceRecorded, clickSources } from '../clicks/click.topic.js';
import { ClickSource } from '../clicks/click-source.entity.js';
import { Click } from '../clicks/click.entity.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { Upload } from '../uploads/upload.entity.js';
import { conversionPaths } from '../touches/conversion-paths.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Subject } from '../touches/subject.entity.js';
import { Touch } from '../touches/touch.entity.js';

describe('the crossing events of conversations', () => {
  let ads: AdsSide;
  let workspace: string;
  let code: string;

  beforeAll(async () => {
    ads = await AdsSide.start();
    workspace = await ads.workspace();
    code = (await ads.link(workspace)).link.code;
  });
  afterAll(() => ads.stop());

  const person = () => ({
    workspace_id: workspace,
    conversation_id: ids.next('cnv'),
    subject_id: ids.random('sub'),
    consent: 'granted' as MeasurementConsent,
  });
  const started = (who: ReturnType<typeof person>, click_id?: string, at = Date.now()) =>
    make(ChatStarted, {
      ...who,
      at,
      door: 'web' as const,
      via: click_id ? ('token' as const) : ('none' as const),
      certainty: click_id ? ('exact' as const) : ('none' as const),
      ...(click_id && { click_id }),
    });
  const reached = (who: ReturnType<typeof person>, stage: Stage, more: object = {}) =>
    make(StageReached, { ...who, at: Date.now(), stage_id: ids.next('stg'), stage, ...more });
  const ledgerHas = (ref: string) => eventually(() => ads.database.read.existsBy(LedgerRow, { ref }));

  it('connect a chat with its click, whichever arrives first', async () => {
    const who = person();
    const click_id = ids.next('clk');
    await ads.publishEvent(conversations, started(who, click_id), 1);
    const order = reached(who, 'purchased', { amount_minor: 500, currency: 'USD' });
    await ads.publishEvent(conversations, order, 2);
    await eventually(() => ads.database.read.existsBy(ReachedStage, { id: order.stage_id }));
    const path = async () => {
      const stage = await ads.database.read.findOneByOrFail(ReachedStage, { id: order.stage_id });
      return (await conversionPaths(ads.database.read, [stage], 30)).get(stage)!;
    };
    expect(await path()).toMatchObject([{ touch: { click_id }, click: null }]);
    const { link_id, ad_id } = await aClick();
    await ads.database.transaction((tx) =>
      tx.insert(Click, {
        id: click_id,
        workspace_id: workspace,
        link_id,
        ad_id,
        link_number: 1,
        campaign_id: 'cmp',
        at: 1,
        door: 'web',
        destination: 'chat',
        verdict: 'valid',
        repeated: 0,
        device: 'phone',
        consent: 'granted',
        visitor: 'v',
        has_source: 0,
      }),
    );
    expect(await path()).toMatchObject([{ touch: { click_id }, click: { link_id } }]);
  });

  const aClick = async () => {
    const id = await ads.click(code);
    await eventually(() => ads.database.read.existsBy(Click, { id }));
    return ads.database.read.findOneByOrFail(Click, { id });
  };

  it('are each added once to the ledger, with the bytes of the log', async () => {
    const who = person();
    const event = started(who);
    const id = ids.next('evt');
    await ads.publishEvent(conversations, event, 1, id);
    await ads.publishEvent(conversations, event, 1, id);
    // The same touch crosses again under another id: the ledger has both, and one counts.
    const again = ids.next('evt');
    await ads.publishEvent(conversations, event, 1, again);
    await ledgerHas(again);
    const rows = await ads.database.read.findBy(LedgerRow, { ref: id });
    expect(rows).toMatchObject([
      {
        kind: 'crossing',
        target: 'crossing.conversation',
        body: JSON.stringify(event),
        workspace_id: workspace,
      },
    ]);
    expect(await ads.database.read.countBy(Touch, { conversation_id: who.conversation_id })).toBe(1);
  });

  it('count a stage once by its id, and create uploads only for conversions', async () => {
    const who = person();
    await ads.publishEvent(conversations, started(who), 1);
    const replied = reached(who, 'replied');
    const qualified = reached(who, 'qualified');
    await ads.publishEvent(conversations, replied, 2);
    await ads.publishEvent(conversations, qualified, 3);
    const repeat = ids.next('evt');
    await ads.publishEvent(conversations, qualified, 4, repeat);
    await ledgerHas(repeat);
    expect(await ads.database.read.countBy(ReachedStage, { conversation_id: who.conversation_id })).toBe(2);
    expect(await ads.database.read.countBy(Upload, { stage_id: replied.stage_id })).toBe(0);
    expect(await ads.database.read.findBy(Upload, { stage_id: qualified.stage_id })).toMatchObject([
      { event_name: 'QualifiedLead', consent: 'granted' },
    ]);
  });

  it('give no credit to touches that are later, too old, filtered, or of another workspace', async () => {
    const who = person();
    const day = 86_400_000;
    const at = Date.now();
    const filtered = {
      ...(await aClick()),
      id: ids.next('clk'),
      verdict: 'filtered' as const,
      reason: 'bot' as const,
    };
    await ads.database.transaction((tx) => tx.insert(Click, filtered));
    const early = { ...who, conversation_id: ids.next('cnv') };
    await ads.publishEvent(conversations, started(early, undefined, at - 31 * day), 1);
    await ads.publishEvent(conversations, started(who, undefined, at - 5 * day), 1);
    await ads.publishEvent(
      conversations,
      make(ChatTouched, {
        ...who,
        at: at - 4 * day,
        door: 'web' as const,
        via: 'token' as const,
        certainty: 'exact' as const,
        click_id: filtered.id,
      }),
      2,
    );
    const stage = reached(who, 'qualified', { at });
    await ads.publishEvent(conversations, stage, 3);
    const last = ids.next('evt');
    await ads.publishEvent(
      conversations,
      make(ChatTouched, {
        ...who,
        at,
        door: 'web' as const,
        via: 'token' as const,
        certainty: 'exact' as const,
        click_id: ids.next('clk'),
      }),
      4,
      last,
    );
    await ledgerHas(last);
    const row = await ads.database.read.findOneByOrFail(ReachedStage, { id: stage.stage_id });
    expect(
      (await conversionPaths(ads.database.read, [row], 30)).get(row)!.map(({ touch }) => touch.sequence),
    ).toEqual([1]);
    expect(
      (await conversionPaths(ads.database.read, [{ ...row, workspace_id: ids.next('wsp') }], 30))
        .values()
        .next().value,
    ).toEqual([]);
  });

  it('erase a subject: its figures stay without a link to the person, and nothing more is sent', async () => {
    const who = person();
    const id = await ads.click(code, '?fbclid=secret&utm_source=x');
    await eventually(() => ads.database.read.existsBy(Click, { id }));
    await ads.publishEvent(conversations, started(who, id), 1);
    const before = reached(who, 'qualified');
    await ads.publishEvent(conversations, before, 2);
    await eventually(() => ads.database.read.existsBy(ReachedStage, { id: before.stage_id }));
    await ads.publishEvent(
      subjects,
      make(SubjectErased, { workspace_id: workspace, subject_id: who.subject_id, at: Date.now() }),
      1,
    );
    await eventually(() =>
      ads.database.read
        .existsBy(Subject, { id: who.subject_id })
        .then(async () => !(await ads.database.read.existsBy(Touch, { subject_id: who.subject_id }))),
    );
    const after = reached(who, 'purchased', { amount_minor: 1, currency: 'USD' });
    await ads.publishEvent(conversations, after, 3);
    await eventually(() => ads.database.read.existsBy(ReachedStage, { id: after.stage_id }));
    const rows = await ads.database.read.findBy(ReachedStage, { conversation_id: who.conversation_id });
    expect(rows).toHaveLength(2);
    expect(rows.some((row) => row.subject_id === who.subject_id)).toBe(false);
    expect(new Set(rows.map((row) => row.subject_id)).size).toBe(1);
    expect(await ads.database.read.findOneBy(Click, { id })).toMatchObject({
      verdict: 'valid',
      has_source: 0,
    });
    expect(await ads.database.read.existsBy(ClickSource, { click_id: id })).toBe(false);
    const path = await conversionPaths(ads.database.read, rows, 30);
    expect([...path.values()].map((touches) => touches.map(({ click }) => click?.id))).toEqual([[id], [id]]);
    expect(await ads.database.read.findOneBy(Upload, { stage_id: after.stage_id })).toMatchObject({
      state: 'withheld',
      reason: 'subject_erased',
      next_at: null,
    });
  });

  it('delete the source of a click that arrives after the erasure of its person', async () => {
    const who = person();
    const real = await aClick();
    const click_id = ids.next('clk');
    await ads.publishEvent(
      subjects,
      make(SubjectErased, { workspace_id: workspace, subject_id: who.subject_id, at: Date.now() }),
      1,
    );
    await eventually(() => ads.database.read.existsBy(Subject, { id: who.subject_id }));
    await ads.publishEvent(conversations, started(who, click_id), 1);
    await eventually(() => ads.database.read.existsBy(Touch, { click_id }));
    expect((await ads.database.read.findOneByOrFail(Touch, { click_id })).subject_id).not.toBe(
      who.subject_id,
    );
    const at = Date.now();
    const { link_id } = real;
    const click = make<ClickRecorded>(ClickRecorded, {
      click_id,
      workspace_id: workspace,
      link_id,
      link_number: 1,
      ad_id: real.ad_id,
      campaign_id: real.campaign_id,
      at,
      door: 'web',
      destination: 'chat',
      verdict: 'valid',
      device: 'phone',
      consent: 'granted',
      visitor: 'v'.repeat(22),
      has_source: true,
    });
    const source = make<ClickSourceRecorded>(ClickSourceRecorded, {
      click_id,
      workspace_id: workspace,
      at,
      fbclid: 'secret',
    });
    const log = ads.service.get(EventLog);
    const attributes = () => ({ id: ids.next('evt'), source: 'test', at, sequence: 1 });
    await log.publish([toRecord(clickSources, source, attributes())]);
    await log.publish([toRecord(clicks, click, attributes())]);
    await eventually(() => ads.database.read.existsBy(Click, { id: click_id }));
    expect(await ads.database.read.findOneBy(Click, { id: click_id })).toMatchObject({ has_source: 0 });
    await eventually(() => log.isCaughtUp(clickSources, 'ad-attribution.click-sources'));
    expect(await ads.database.read.existsBy(ClickSource, { click_id })).toBe(false);
  });
});
