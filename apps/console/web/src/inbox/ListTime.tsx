import type { ReactNode } from 'react';
import { useFormats } from '../parts/formats';
import { useInbox } from './inbox-context';

/** When something in a list happened: the hour of today, else the day. It says the same a minute later, and never moves. */
export function ListTime({ at }: { at: string }): ReactNode {
  const { time, locale } = useFormats();
  const { timeZone } = useInbox();
  const instant = new Date(at);
  const dayOf = (date: Date) => date.toLocaleDateString('en-CA', { timeZone });
  const isToday = dayOf(instant) === dayOf(new Date());
  const isThisYear = dayOf(instant).slice(0, 4) === dayOf(new Date()).slice(0, 4);
  const day = instant.toLocaleDateString(locale, {
    timeZone,
    ...{ day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) },
  });
  return (
    <time className="number" dateTime={at} title={time(instant, 'exact')}>
      {isToday ? time(instant, 'clock') : day}
    </time>
  );
}
