import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import './Skeleton.css';

/** Stands for lines that are on their way. It shows itself only after 200 ms, so that quick answers do not flash. */
export function Skeleton({ lines = 3 }: { lines?: number }): ReactNode {
  const { t } = useLingui();
  return (
    <div className="skeleton" role="status" aria-label={t`Loading`}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="skeleton-line" />
      ))}
    </div>
  );
}
