import type { Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Message } from '../conversations/message.entity.js';

/** Answers of others that the refusal names at most: the latest. */
const NAMED = 10;

/**
 * Throws 409 if somebody else answered the customer after the message with the sequence `seen`, which is the last one that the
 * author has seen; the problem names those answers. The caller has locked the conversation.
 */
export async function refuseCollision(
  tx: Tx,
  conversation_id: string,
  author: string,
  seen: number,
): Promise<void> {
  const latest = await tx
    .createQueryBuilder(Message, 'm')
    .select(['m.id', 'm.sequence', 'm.author', 'm.sent_at'])
    .where('m.conversation_id = :conversation_id AND m.sequence > :seen', { conversation_id, seen })
    .andWhere("m.sender IN ('agent', 'phone') AND (m.author IS NULL OR m.author <> :author)", { author })
    .orderBy('m.sequence', 'DESC')
    .limit(NAMED)
    .getMany();
  if (latest.length === 0) return;
  const message = 'Somebody else answered meanwhile; look at the answers and send the latest sequence';
  throw new Problem(409, message, {
    errors: [{ field: 'seen_sequence', rule: 'changed', message, allowed: [latest[0]!.sequence] }],
    members: {
      answers: latest.toReversed().map(({ id, sequence, author: author_id, sent_at }) => ({
        id,
        sequence,
        author_id,
        at: new Date(sent_at).toISOString(),
      })),
    },
  });
}
