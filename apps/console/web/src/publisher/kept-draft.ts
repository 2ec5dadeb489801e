import { useEffect, useState } from 'react';

/** A post as it is being written. */
export interface Draft {
  title: string;
  body: string;
}

export const differs = (one: Draft, other: Draft): boolean =>
  one.title !== other.title || one.body !== other.body;

const keyOf = (id: string): string => `corong.draft.${id}`;

function keptDraft(id: string): Draft | null {
  try {
    const value = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null') as Partial<Draft> | null;
    return typeof value?.body === 'string' && typeof value.title === 'string' ? (value as Draft) : null;
  } catch {
    return null;
  }
}

/** Keeps a draft in this browser; forgets it when it is null. */
export function keepDraft(id: string, draft: Draft | null): void {
  try {
    if (draft) localStorage.setItem(keyOf(id), JSON.stringify(draft));
    else localStorage.removeItem(keyOf(id));
  } catch {
    // A full or forbidden storage keeps nothing; the text stays on the page.
  }
}

/**
 * A draft that survives a reload. `id` names the post, or the channel of a new one; `saved` is what the server has.
 * `isRestored`: what is shown was kept here, and the server does not have it.
 */
export function useKeptDraft(id: string, saved: Draft) {
  const [kept] = useState(() => keptDraft(id));
  const [draft, setDraft] = useState<Draft>(kept ?? saved);
  const isChanged = differs(draft, saved);
  useEffect(() => keepDraft(id, isChanged ? draft : null), [id, draft, isChanged]);
  return { draft, setDraft, isChanged, isRestored: kept !== null && isChanged && !differs(kept, draft) };
}
