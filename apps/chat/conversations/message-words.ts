import { In } from 'typeorm';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { ABOUT_OTHERS, type Message, type MessageSender } from './message.entity.js';
import { MessageWord } from './message-word.entity.js';
import { wordsIn } from './words.js';

/** Whose messages can be found. Greetings and automatic messages are the brand's own templates, and in nearly every chat. */
const SEARCHED_SENDERS: ReadonlySet<MessageSender> = new Set(['customer', 'agent', 'phone']);
/** Most different words of one message that are stored: several times what people write, so that nobody can fill the table with one. */
const MAX_WORDS = 200;
/** Messages whose words one statement deletes. The database looks for each word in each of them. */
const DELETED_AT_ONCE = 10;

type Searched = Pick<Message, 'id' | 'workspace_id' | 'sender' | 'kind' | 'text'>;

/**
 * Stores the words of new messages, in the transaction that stores the messages, so that they are found at once. Messages
 * that change or comment on another one are not found: an edit's words are those of the edited message.
 */
export async function addWords(tx: Tx, messages: readonly Searched[]): Promise<void> {
  const rows = messages.flatMap((message) => {
    const words = wordsOf(message);
    const { workspace_id, id: message_id } = message;
    return words.length === 0
      ? []
      : ['', ...words].map((word) => make(MessageWord, { workspace_id, word, message_id }));
  });
  await insertAll(tx, MessageWord, rows);
}

/** Deletes the words of messages of one workspace. `text` has to be the text that is stored until now. */
export async function removeWords(tx: Tx, messages: readonly Searched[]): Promise<void> {
  for (let from = 0; from < messages.length; from += DELETED_AT_ONCE) {
    const some = messages.slice(from, from + DELETED_AT_ONCE);
    const words = new Set(some.flatMap(wordsOf));
    if (words.size === 0) continue;
    const { workspace_id } = some[0]!;
    const message_id = In(some.map(({ id }) => id));
    await tx.delete(MessageWord, { workspace_id, word: In(['', ...words]), message_id });
  }
}

/** Returns the words under which a message is stored, each once and sorted; none for a message that is not found. */
function wordsOf({ sender, kind, text }: Searched): string[] {
  if (!SEARCHED_SENDERS.has(sender) || ABOUT_OTHERS.has(kind)) return [];
  const words = new Set<string>();
  for (const { word } of wordsIn(text)) {
    words.add(word);
    if (words.size === MAX_WORDS) break;
  }
  return [...words].sort();
}
