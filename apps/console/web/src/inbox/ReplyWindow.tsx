import { useLingui } from '@lingui/react/macro';
import { useEffect, useState, type ReactNode } from 'react';
import { useFormats } from '../parts/formats';
import { Icon } from '../parts/icons';
import type { Conversation } from './types';

const MINUTE_MS = 60_000;
/** Milliseconds before the end from which the clock warns. */
const SOON_MS = 2 * 60 * MINUTE_MS;

/** The clock of the network's window: how long one can still answer in one's own words. */
export function ReplyWindow({ conversation: { reply_window } }: { conversation: Conversation }): ReactNode {
  const { t } = useLingui();
  const { number, time } = useFormats();
  const now = useMinute();
  const { open, closes_at, free_until } = reply_window;
  if (!open)
    return (
      <span className="window-clock bad small">
        <Icon name="clock" />
        {t`The window is closed`}
      </span>
    );
  if (closes_at === null) return null;
  const left = Date.parse(closes_at) - now;
  if (left <= 0) return null;
  const [hours, minutes] = [Math.floor(left / (60 * MINUTE_MS)), Math.floor(left / MINUTE_MS) % 60];
  const unit = (value: number, of: 'hour' | 'minute') =>
    number(value, { style: 'unit', unit: of, unitDisplay: 'short' });
  const words =
    hours > 0 ? `${unit(hours, 'hour')} ${unit(minutes, 'minute')}` : unit(Math.max(1, minutes), 'minute');
  const isFree = free_until !== null && Date.parse(free_until) > now;
  return (
    <span
      className={left < SOON_MS ? 'window-clock warn small' : 'window-clock soft small'}
      title={t`You can answer in your own words until ${time(new Date(closes_at), 'short')}`}
    >
      <Icon name="clock" />
      {t`${words} to answer`}
      {isFree && ` · ${t`free of charge`}`}
    </span>
  );
}

/** Returns the time, and renders again each minute. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
