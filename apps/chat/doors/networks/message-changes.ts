import { In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Message } from '../../conversations/message.entity.js';
import { addWords, removeWords } from '../../conversations/message-words.js';

/** Kinds of message that change an earlier one. */
const CHANGES = ['edit', 'revocation'] as const;
/** The network's name of a revocation that it reports without its author: a message of either side was deleted. */
const DELETED = 'deleted';

/** Returns whose messages a change may concern: its author's, or those of both sides. */
export const authorOf = ({ sender, network_type }: Pick<Message, 'sender' | 'network_type'>) =>
  network_type === DELETED ? {} : { sender };

/**
 * Applies an edit or a revocation to the message that it names, or applies to a new message the changes that arrived before
 * it. Only the author can change a message, except where the network does not say who deleted it. The latest edit counts; a revoked message stays revoked, and its text is deleted.
 * Returns the earlier message if it was changed.
 */
export async function applyChanges(tx: Tx, message: Message): Promise<Message | null> {
  const { network_id, replies_to, conversation_id, sender, kind } = message;
  if (!network_id) return null;
  if (kind === 'edit' || kind === 'revocation') {
    const target =
      replies_to &&
      (await tx.findOneBy(Message, { network_id: replies_to, conversation_id, ...authorOf(message) }));
    return target && (await change(tx, target, [message])) ? target : null;
  }
  const changes = await tx.find(Message, {
    where: [
      { replies_to: network_id, conversation_id, sender, kind: In([...CHANGES]) },
      { replies_to: network_id, conversation_id, network_type: DELETED },
    ],
    order: { sent_at: 'ASC' },
  });
  if (changes.length > 0) await change(tx, message, changes);
  return null;
}

async function change(tx: Tx, target: Message, changes: Message[]): Promise<boolean> {
  const revoked = changes.find(({ kind }) => kind === 'revocation');
  const { id, network_id, conversation_id } = target;
  if (revoked || target.revoked_at !== null) {
    const revoked_at = target.revoked_at ?? revoked!.sent_at;
    await removeWords(tx, [target]);
    await tx.update(Message, { id }, { text: '', detail: null, revoked_at });
    const edits = { replies_to: network_id!, conversation_id, kind: 'edit' as const };
    await tx.update(Message, edits, { text: '' });
    return true;
  }
  const last = changes.at(-1)!;
  if (target.edited_at !== null && target.edited_at > last.sent_at) return false;
  await removeWords(tx, [target]);
  await tx.update(Message, { id }, { text: last.text, edited_at: last.sent_at });
  await addWords(tx, [{ ...target, text: last.text }]);
  return true;
}
