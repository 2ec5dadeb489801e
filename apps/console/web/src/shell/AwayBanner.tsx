import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useIsAway } from '../api/connection';
import { Note } from '../parts';

/** Says that the server does not answer, and that nothing is lost; it goes by itself. */
export function AwayBanner(): ReactNode {
  const { t } = useLingui();
  if (!useIsAway()) return null;
  return (
    <div className="away-banner">
      <Note tone="warn" title={t`Corong does not answer`} live>
        <p>{t`It is asked again every few seconds. Nothing that you typed is lost.`}</p>
      </Note>
    </div>
  );
}
