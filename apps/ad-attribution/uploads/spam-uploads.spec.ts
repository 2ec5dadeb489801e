import { ReachedStage } from '../touches/stage.entity.js';
import { SpamCorrection } from '../touches/spam-correction.entity.js';
import { startSending, workspace_id } from './sending.fixture.js';

const HOUR = 3_600_000;

describe('an upload of a chat that is marked as spam', () => {
  const given = startSending();

  const stageOf = async (id: string) =>
    given.database.read.findOneByOrFail(ReachedStage, { id: (await given.row(id)).stage_id });
  const mark = (conversation_id: string, sequence: number, sign: 1 | -1) =>
    given.database.transaction(async (tx) => {
      const correction = { workspace_id, conversation_id, sequence, sign, at: given.clock.now() };
      await tx.insert(SpamCorrection, { id: given.ids.next('evt'), ...correction });
      await given.plan.spamChanged(tx, conversation_id);
    });

  it('rests while the chat is marked as spam, and is repeated after that under the same event_id', async () => {
    given.meta.failNext(1, 'silent');
    const id = await given.conversion();
    await given.sender.send(id);
    const { conversation_id } = await stageOf(id);
    await mark(conversation_id, 3, -1);
    expect(await given.row(id)).toMatchObject({ state: 'unknown', reason: 'marked_spam', next_at: null });
    await mark(conversation_id, 4, 1);
    await given.sender.send(id);
    expect(await given.row(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect([given.meta.events.length, given.meta.counted().length]).toEqual([2, 1]);
  });

  it('stays withheld after the mark is taken back, if its person was erased meanwhile or it is too old', async () => {
    const [erased, old] = [await given.conversion(), await given.conversion()];
    for (const id of [erased, old]) await mark((await stageOf(id)).conversation_id, 3, -1);
    const { id: stage_id } = await stageOf(erased);
    await given.database.transaction((tx) => given.plan.withdraw(tx, [stage_id], 'subject_erased'));
    given.clock.advance(8 * 24 * HOUR);
    for (const id of [erased, old]) await mark((await stageOf(id)).conversation_id, 4, 1);
    for (const id of [erased, old]) await given.sender.send(id);
    expect([await given.row(erased), await given.row(old)]).toMatchObject([
      { state: 'withheld', reason: 'subject_erased' },
      { state: 'withheld', reason: 'too_old' },
    ]);
    expect(given.meta.requests).toEqual([]);
  });
});
