import {
  ConsentChanged,
  conversations,
  StageReached,
  type MeasurementConsent,
  type Stage,
} from '#crossing/conversation.topic.js';
import { SubjectErased, subjects } from '#crossing/subject.topic.js';
import {
  ClickIdentityGiven,
  InstagramScopedIdGiven,
  PageScopedIdGiven,
  uploadIdentities,
  type UploadIdentityGiven,
} from '#crossing/upload-identity.topic.js';
import { InvalidEvent, toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import type { EventClass, Topic } from '#platform/events/topic.js';
import { Keys } from '#platform/security/keys.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { DAY_MS } from '../touches/conversion-paths.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { UPLOAD_IDENTITY_PURPOSE, UploadIdentity } from '../uploads/upload-identity.entity.js';
import { Upload } from '../uploads/upload.entity.js';

const CLICK_ID = 'ARAkLkA8rmlFeiCktEJQ-QTwRiyYHAFDLMNDBH0CD3qpjd0HR4irJ6LEkR7JwFF4';

/** Every order of a few things. */
const orders = <T>(all: readonly T[]): T[][] =>
  all.length < 2
    ? [[...all]]
    : all.flatMap((one, nth) =>
        orders(all.filter((_, other) => other !== nth)).map((rest) => [one, ...rest]),
      );

describe("a network's own id for an upload", () => {
  let ads: AdsSide;
  let workspace: string;

  beforeAll(async () => {
    ads = await AdsSide.start();
    workspace = await ads.workspace();
  });
  afterAll(() => ads.stop());

  const person = () => ({
    workspace_id: workspace,
    conversation_id: ids.next('cnv'),
    subject_id: ids.random('sub'),
  });
  type Who = ReturnType<typeof person>;
  const reached = (who: Who, stage: Stage = 'qualified', consent: MeasurementConsent = 'granted') =>
    make(StageReached, { ...who, consent, at: Date.now(), stage_id: ids.next('stg'), stage });
  const given = (stage_id: string, at = Date.now()) =>
    make<ClickIdentityGiven>(ClickIdentityGiven, {
      workspace_id: workspace,
      stage_id,
      kind: 'ctwa_clid',
      value: CLICK_ID,
      account_id: '102290129340398',
      at,
    });
  const answered = (who: Who, consent: MeasurementConsent) =>
    make<ConsentChanged>(ConsentChanged, {
      ...who,
      consent,
      change: consent === 'granted' ? 'given' : 'refused',
      at: Date.now(),
    });
  const erasedOf = ({ workspace_id, subject_id }: Who) =>
    make(SubjectErased, { workspace_id, subject_id, at: Date.now() });

  /** Writes an event and waits until the ads side has taken it. */
  const tell = async <E extends object>(topic: Topic<E>, event: E, sequence = 1) => {
    const ref = ids.next('evt');
    await ads.publishEvent(topic, event, sequence, ref);
    await eventually(() => ads.database.read.existsBy(LedgerRow, { ref }));
    return ads.database.read.findOneByOrFail(LedgerRow, { ref });
  };
  const kept = (stage_id: string) => ads.database.read.findOneBy(UploadIdentity, { stage_id });
  const uploadOf = (stage_id: string) => ads.database.read.findOneByOrFail(Upload, { stage_id });

  it('is stored sealed for its stage, and the ledger records that it crossed, without the id', async () => {
    const stage = reached(person());
    await tell(conversations, stage, 2);
    const row = await tell(uploadIdentities, given(stage.stage_id));
    expect(JSON.parse(row.body)).toEqual({
      workspace_id: workspace,
      stage_id: stage.stage_id,
      kind: 'ctwa_clid',
      account_id: '102290129340398',
      at: expect.any(Number),
    });
    const identity = (await kept(stage.stage_id))!;
    expect(JSON.stringify(identity)).not.toContain(CLICK_ID);
    const keys = ads.service.get(Keys, { strict: false });
    expect(keys.open(UPLOAD_IDENTITY_PURPOSE, identity.value, stage.stage_id)).toBe(CLICK_ID);
    expect(identity).toMatchObject({ kind: 'ctwa_clid', account_id: '102290129340398' });
  });

  it.each<[string, EventClass<UploadIdentityGiven>, object]>([
    [
      'a phone number as a click id with a plus',
      ClickIdentityGiven,
      { kind: 'ctwa_clid', value: '+6281200001' },
    ],
    ['words as a click id', ClickIdentityGiven, { kind: 'ctwa_clid', value: 'mau dua kantong' }],
    [
      'a message id, which is padded base64',
      ClickIdentityGiven,
      { kind: 'ctwa_clid', value: 'wamid.HBgLNjI4=' },
    ],
    ['a name as a page-scoped id', PageScopedIdGiven, { kind: 'page_scoped_id', value: 'sari' }],
    [
      'a username as an Instagram-scoped id',
      InstagramScopedIdGiven,
      { kind: 'instagram_scoped_id', value: 's.a' },
    ],
    ['another kind', PageScopedIdGiven, { kind: 'instagram_scoped_id', value: '1' }],
    ['an account in words', PageScopedIdGiven, { kind: 'page_scoped_id', value: '1', account_id: 'kopi' }],
    ['a further field', PageScopedIdGiven, { kind: 'page_scoped_id', value: '1', phone: '62812' }],
  ])('cannot be %s', (_, type, fields) => {
    const event = make(type, { ...given(ids.next('stg')), ...fields } as never);
    const attributes = { id: ids.next('evt'), source: 'test', at: 1, sequence: 1 };
    expect(() => toRecord(uploadIdentities, event, attributes)).toThrow(InvalidEvent);
  });

  it('is deleted after the customer’s refusal, in every order of id, stage and refusal', async () => {
    for (const order of orders(['stage', 'id', 'refusal', 'later answer'] as const)) {
      const who = person();
      const stage = reached(who);
      for (const one of order) {
        if (one === 'stage') await tell(conversations, stage, 2);
        if (one === 'id') await tell(uploadIdentities, given(stage.stage_id));
        if (one === 'refusal') await tell(conversations, answered(who, 'denied'), 3);
        if (one === 'later answer') await tell(conversations, answered(who, 'granted'), 4);
      }
      expect([order, await kept(stage.stage_id)]).toEqual([order, null]);
    }
  });

  it('stays, in every order of events, if the customer refused first but agreed before the stage', async () => {
    for (const order of orders(['refusal', 'answer', 'stage', 'id'] as const)) {
      const who = person();
      const stage = reached(who);
      for (const one of order) {
        if (one === 'refusal') await tell(conversations, answered(who, 'denied'), 2);
        if (one === 'answer') await tell(conversations, answered(who, 'granted'), 3);
        if (one === 'stage') await tell(conversations, stage, 4);
        if (one === 'id') await tell(uploadIdentities, given(stage.stage_id));
      }
      expect([order, await kept(stage.stage_id)]).toMatchObject([order, { stage_id: stage.stage_id }]);
    }
  });

  it('is deleted, in every order of events, if the person was erased', async () => {
    for (const order of orders(['stage', 'id', 'erasure'] as const)) {
      const who = person();
      const stage = reached(who);
      for (const one of order) {
        if (one === 'stage') await tell(conversations, stage, 2);
        if (one === 'id') await tell(uploadIdentities, given(stage.stage_id));
        if (one === 'erasure') await tell(subjects, erasedOf(who));
      }
      expect([order, await kept(stage.stage_id)]).toEqual([order, null]);
      expect(await ads.database.read.findOneBy(ReachedStage, { id: stage.stage_id })).toMatchObject({
        erased: 1,
      });
    }
  });

  it('is not stored again once it is too old to be used', async () => {
    const stage = reached(person());
    await tell(uploadIdentities, given(stage.stage_id, Date.now() - 7 * DAY_MS - 1_000));
    expect(await kept(stage.stage_id)).toBeNull();
  });

  it('is withdrawn with the consent, together with waiting and later uploads', async () => {
    const who = person();
    const before = reached(who, 'qualified', 'unknown');
    await tell(conversations, before, 2);
    // Without an account the upload is settled at once, so the test makes it wait.
    const waits = { state: 'waiting' as const, reason: 'click', next_at: Date.now() + 600_000 };
    await eventually(async () => (await uploadOf(before.stage_id)).state === 'withheld');
    await ads.database.transaction((tx) => tx.update(Upload, { stage_id: before.stage_id }, waits));
    await tell(uploadIdentities, given(before.stage_id));
    await tell(conversations, answered(who, 'denied'), 3);
    expect(await uploadOf(before.stage_id)).toMatchObject({
      state: 'withheld',
      reason: 'consent_withdrawn',
      next_at: null,
    });
    expect(await kept(before.stage_id)).toBeNull();
    const after = reached(who, 'qualified', 'granted');
    await tell(conversations, after, 4);
    await eventually(async () => (await uploadOf(after.stage_id)).state === 'withheld');
    expect((await uploadOf(after.stage_id)).reason).toBe('consent_denied');
    expect(JSON.stringify(await ads.database.read.find(LedgerRow))).not.toContain(CLICK_ID);
  });
});
