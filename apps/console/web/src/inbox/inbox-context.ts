import { createContext, useContext } from 'react';

/** The forms that open over the inbox; each belongs to the chosen conversation. */
export type InboxForm =
  'assign' | 'snooze' | 'tags' | 'stage' | 'order' | 'spam' | 'notices' | 'quick-replies';

export interface Inbox {
  /** The person who is signed in. */
  me: { id: string; name: string };
  timeZone: string;
  currency: string;
  language: 'en' | 'id';
  /** Opens a form. */
  open: (form: InboxForm) => void;
  /** Moves the cursor into the composer. */
  write: (mode: 'reply' | 'note', text?: string) => void;
}

export const InboxContext = createContext<Inbox | null>(null);

export function useInbox(): Inbox {
  const inbox = useContext(InboxContext);
  if (!inbox) throw new Error('This part stands outside the inbox');
  return inbox;
}
