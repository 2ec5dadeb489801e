import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { useNames } from './names';

/** The answers of others that the agent had not seen. */
export interface Collision {
  answers: { id: string; sequence: number; author_id: string | null; at: string }[];
}

/** Somebody else answered first: nothing was sent, and what was written is still there. */
export function CollisionNote({
  collision: { answers },
  onSend,
  onKeep,
}: {
  collision: Collision;
  onSend: () => void;
  onKeep: () => void;
}): ReactNode {
  const { t } = useLingui();
  const nameOf = useNames();
  const author = answers.at(-1)?.author_id ?? null;
  const who = author === null ? t`The brand, outside of Corong,` : nameOf(author);
  return (
    <Note tone="warn" live title={t`${who} answered meanwhile`}>
      <p>{t`Your answer was not sent. Look at theirs above, then decide.`}</p>
      <div className="row">
        <Button onPress={onKeep}>{t`Change mine`}</Button>
        <Button kind="quiet" onPress={onSend}>{t`Send mine too`}</Button>
      </div>
    </Note>
  );
}
