import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ApiProblem } from '../api/problem';
import { Button } from './Button';
import { Note } from './Note';
import { fieldWords, problemWords } from './problem-words';

/**
 * What went wrong, in words, with what to do. `shown`: names of fields that say their own error below themselves.
 * `retry` shows a button.
 */
export function ProblemNote({
  error,
  shown = [],
  retry,
}: {
  error: unknown;
  shown?: readonly string[];
  retry?: () => void;
}): ReactNode {
  const { t, i18n } = useLingui();
  if (!error) return null;
  const { heading, advice } = problemWords(error, i18n);
  const others =
    error instanceof ApiProblem ? error.errors.filter(({ field }) => !shown.includes(field)) : [];
  const isShownBelow = error instanceof ApiProblem && error.errors.length > 0 && others.length === 0;
  return (
    <Note tone="bad" title={heading} live>
      {others.length > 0 ? (
        <ul>
          {others.map((one) => (
            <li key={`${one.field} ${one.rule}`}>{fieldWords(one, i18n)}</li>
          ))}
        </ul>
      ) : (
        !isShownBelow && <p>{advice}</p>
      )}
      {retry && (
        <div className="row">
          <Button icon="refresh" onPress={retry}>
            {t`Try again`}
          </Button>
        </div>
      )}
    </Note>
  );
}
