import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Icon } from '../parts';
import './Step.css';

export type StepState = 'later' | 'now' | 'done';

/** One step: only the one that is on now shows its form, what is done shows what came of it. */
export function Step({
  number,
  title,
  state,
  children,
}: {
  number: number;
  title: string;
  state: StepState;
  children: ReactNode;
}): ReactNode {
  const { t } = useLingui();
  return (
    <section className={`card step ${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="step-mark">
        {state === 'done' ? <Icon name="check" /> : number}
        {state === 'done' && <span className="unseen">{t`Done`}</span>}
      </span>
      <div className="stack">
        <h2>{title}</h2>
        {state !== 'later' && children}
      </div>
    </section>
  );
}
