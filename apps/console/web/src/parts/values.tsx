import type { ReactNode } from 'react';
import { useFormats, type TimeStyle } from './formats';

/** An amount in minor units of its currency, as the API gives it: 18500000 of IDR is Rp185.000. */
export function Money({ minor, currency }: { minor: number | string; currency: string }): ReactNode {
  const { money } = useFormats();
  return <span className="number">{money(minor, currency)}</span>;
}

/** A number by the rules of the language. */
export function Count({ value }: { value: number | string }): ReactNode {
  const { number } = useFormats();
  return <span className="number">{number(value)}</span>;
}

/** An instant in the workspace's zone. Its exact time and zone are shown to whoever points at it. */
export function Time({ at, as = 'short' }: { at: string | number | Date; as?: TimeStyle }): ReactNode {
  const { time } = useFormats();
  const instant = new Date(at);
  return (
    <time dateTime={instant.toISOString()} title={time(instant, 'exact')}>
      {time(instant, as)}
    </time>
  );
}
