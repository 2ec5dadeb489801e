import { In, MoreThan } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Message } from '../conversations/message.entity.js';

/** Answers of others that the refusal names at most. */
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
  const since = await tx.find(Message, {
    select: { id: true, sequence: true, author: true, sent_at: true },
    where: { conversation_id, sequence: MoreThan(seen), sender: In(['agent', 'phone']) },
    order: { sequence: 'ASC' },
    take: 1_000,
  });
  const others = since.filter((message) => message.author !== author).slice(0, NAMED);
  if (others.length === 0) return;
  const message = 'Somebody else answered meanwhile; look at the answers and send the latest sequence';
  throw new Problem(409, message, {
    errors: [{ field: 'seen_sequence', rule: 'changed', message, allowed: [others.at(-1)!.sequence] }],
    members: {
      answers: others.map(({ id, sequence, author: author_id, sent_at }) => ({
        id,
        sequence,
        author_id,
        at: new Date(sent_at).toISOString(),
      })),
    },
  });
}
