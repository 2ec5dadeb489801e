import { In, type EntityManager } from 'typeorm';
import { ReachedStage } from '../touches/stage.entity.js';
import { SpamCorrection } from '../touches/spam-correction.entity.js';

const BATCH = 200;

/** A stage that a correction subtracts (-1) or adds again (1). */
export interface CorrectedStage {
  stage: ReachedStage;
  sign: number;
}

/** Returns, in batches, the stages that corrections of a period subtract or add again: those before the correction. */
export async function* correctedStages(
  read: EntityManager,
  { workspace_id, start, end }: { workspace_id: string; start: number; end: number },
): AsyncGenerator<CorrectedStage[]> {
  let after: SpamCorrection | undefined;
  do {
    const query = read
      .createQueryBuilder(SpamCorrection, 'x')
      .where('x.workspace_id = :workspace_id AND x.at >= :start AND x.at < :end', {
        workspace_id,
        start,
        end,
      })
      .orderBy('x.at', 'ASC')
      .addOrderBy('x.id', 'ASC')
      .limit(BATCH);
    if (after) query.andWhere('(x.at > :at OR (x.at = :at AND x.id > :id))', { at: after.at, id: after.id });
    const corrections = await query.getMany();
    const ids = [...new Set(corrections.map(({ conversation_id }) => conversation_id))];
    const stages =
      ids.length === 0 ? [] : await read.findBy(ReachedStage, { workspace_id, conversation_id: In(ids) });
    const byConversation = Map.groupBy(stages, ({ conversation_id }) => conversation_id);
    yield corrections.flatMap(({ conversation_id, sequence, sign }) =>
      (byConversation.get(conversation_id) ?? [])
        .filter((stage) => stage.sequence < sequence)
        // A copy, since a conversation may be corrected several times.
        .map((stage) => ({ stage: { ...stage }, sign })),
    );
    after = corrections.length === BATCH ? corrections.at(-1) : undefined;
  } while (after);
}
