import type { Change, Message, Note } from './types';

/** A reaction to a message, and who gave it. */
export interface Reaction {
  emoji: string;
  from: Message['from'];
}

/** One entry of the thread, in the order of time. */
export type Entry =
  | { type: 'day'; key: string; at: string }
  | { type: 'message'; key: string; at: string; message: Message; reactions: Reaction[]; continues: boolean }
  | { type: 'note'; key: string; at: string; note: Note }
  | { type: 'change'; key: string; at: string; change: Change };

/** Kinds that show at the message that they are about. */
const ELSEWHERE = new Set<Message['kind']>(['reaction', 'edit', 'revocation']);
/** Milliseconds within which messages of one sender stand together. */
const TOGETHER_MS = 5 * 60_000;

interface Parts {
  messages: readonly Message[];
  notes: readonly Note[];
  changes: readonly Change[];
  /** True when the first message of the conversation is loaded. */
  isComplete: boolean;
}

/** Puts messages, notes and changes into one order. Notes and changes from before the first loaded message are left out. */
export function timelineOf(
  { messages, notes, changes, isComplete }: Parts,
  dayOf: (at: string) => string,
): Entry[] {
  const reactions = reactionsOf(messages);
  const shown = messages.filter(({ kind }) => !ELSEWHERE.has(kind));
  const first = isComplete ? '' : (messages.map(({ at }) => at).toSorted()[0] ?? '');
  const entries: Entry[] = [
    ...shown.map((message) => ({
      ...{ type: 'message' as const, key: message.id, at: message.at, message, continues: false },
      reactions: reactions.get(message.id) ?? [],
    })),
    ...notes.map((note) => ({ type: 'note' as const, key: note.id, at: note.created_at, note })),
    ...changes.map((change) => ({
      ...{ type: 'change' as const, key: `change-${change.version}`, at: change.changed_at, change },
    })),
  ];
  const sorted = entries
    .filter((entry) => entry.type === 'message' || entry.at >= first)
    .toSorted((one, other) => order(one, other));
  return withDays(sorted, dayOf);
}

/** Messages stand in the order of their sequence, whatever time a network says. */
function order(one: Entry, other: Entry): number {
  if (one.type === 'message' && other.type === 'message')
    return one.message.sequence - other.message.sequence;
  return one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
}

/** Of each sender the last reaction to a message counts; an empty one takes it away. */
function reactionsOf(messages: readonly Message[]): Map<string, Reaction[]> {
  const found = new Map<string, Reaction[]>();
  for (const { kind, replies_to, text: emoji, from } of messages.toSorted(
    (a, b) => a.sequence - b.sequence,
  )) {
    if (kind !== 'reaction' || !replies_to) continue;
    const others = (found.get(replies_to) ?? []).filter((one) => one.from !== from);
    found.set(replies_to, emoji ? [...others, { emoji, from }] : others);
  }
  return found;
}

function withDays(entries: readonly Entry[], dayOf: (at: string) => string): Entry[] {
  const result: Entry[] = [];
  let day = '';
  for (const entry of entries) {
    const of = dayOf(entry.at);
    if (of !== day) result.push({ type: 'day', key: `day-${of}-${entry.key}`, at: entry.at });
    day = of;
    const before = result.at(-1);
    result.push(
      entry.type === 'message' ? { ...entry, continues: continuesAfter(entry.message, before) } : entry,
    );
  }
  return result;
}

const continuesAfter = (message: Message, before: Entry | undefined): boolean =>
  before?.type === 'message' &&
  before.message.from === message.from &&
  before.message.author_id === message.author_id &&
  Date.parse(message.at) - Date.parse(before.at) < TOGETHER_MS;
