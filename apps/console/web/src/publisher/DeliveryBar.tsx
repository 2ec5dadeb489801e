import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { useFormats } from '../parts';
import './Delivery.css';

type Totals = Schemas['ReceiptTotals'];

/** The states of receipts, in the order in which they are drawn, each with its name and colour. */
export const STATES = ['delivered', 'skipped', 'failed', 'deferred', 'pending'] as const;
export type State = (typeof STATES)[number];

export function useStateNames(): Record<State, string> {
  const { t } = useLingui();
  return {
    delivered: t`delivered`,
    skipped: t`skipped`,
    failed: t`failed`,
    deferred: t`waiting`,
    pending: t`on the way`,
  };
}

/** A delivery as one bar: who has it, who does not, and who is still to come. */
export function DeliveryBar({ totals, audience }: { totals: Totals; audience: number }): ReactNode {
  const names = useStateNames();
  const { number } = useFormats();
  let at = 0;
  const parts = STATES.map((state) => {
    const width = audience === 0 ? 0 : (totals[state] / audience) * 1_000;
    const part = { state, at, width };
    at += width;
    return part;
  });
  const said = STATES.filter((state) => totals[state] > 0).map(
    (state) => `${number(totals[state])} ${names[state]}`,
  );
  return (
    <div className="stack tight">
      <svg
        className="bar"
        viewBox="0 0 1000 12"
        preserveAspectRatio="none"
        role="img"
        aria-label={said.join(', ')}
      >
        {parts.map(({ state, at: x, width }) => (
          <rect key={state} className={`bar-${state}`} x={x} width={width} height="12" />
        ))}
      </svg>
      <ul className="row bar-legend">
        {STATES.filter((state) => totals[state] > 0).map((state) => (
          <li key={state} className="row">
            <span className={`bar-dot bar-${state}`} />
            <span className="number">{number(totals[state])}</span> {names[state]}
          </li>
        ))}
      </ul>
    </div>
  );
}
