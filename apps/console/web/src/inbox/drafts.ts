/** What an agent has begun to write in a conversation: an answer, and a note. */
export interface Draft {
  reply: string;
  note: string;
}

const PREFIX = 'corong.draft.';
const EMPTY: Draft = { reply: '', note: '' };
/** Drafts of more conversations than these lose the oldest. */
const MOST = 200;

/** Returns the draft of a conversation that this browser keeps for a person. */
export function draftOf(person: string, conversation: string): Draft {
  try {
    const kept = JSON.parse(
      localStorage.getItem(keyOf(person, conversation)) ?? 'null',
    ) as Partial<Draft> | null;
    return { reply: String(kept?.reply ?? ''), note: String(kept?.note ?? '') };
  } catch {
    return EMPTY;
  }
}

/** Keeps a draft, so that it survives a reload; an empty one is forgotten. */
export function keepDraft(person: string, conversation: string, { reply, note }: Draft): void {
  const key = keyOf(person, conversation);
  try {
    localStorage.removeItem(key);
    if (reply.trim() === '' && note.trim() === '') return;
    localStorage.setItem(key, JSON.stringify({ reply, note, at: Date.now() }));
    forgetOldest();
  } catch {
    // The browser keeps nothing, for example in a private window: the draft lives as long as the page.
  }
}

/** Returns the ids of the conversations in which a person has begun an answer. */
export function draftedBy(person: string): Set<string> {
  const prefix = keyOf(person, '');
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return new Set(keys.map((key) => key.slice(prefix.length)));
}

function forgetOldest(): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (keys.length <= MOST) return;
  const at = (key: string) => (JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: number }).at ?? 0;
  const oldest = keys.toSorted((one, other) => at(one) - at(other))[0];
  if (oldest) localStorage.removeItem(oldest);
}

const keyOf = (person: string, conversation: string): string => `${PREFIX}${person}.${conversation}`;
