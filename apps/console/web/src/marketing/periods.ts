import { useLingui } from '@lingui/react/macro';
import { useSession } from '../api/session';

const DAY_MS = 86_400_000;

export type Period = 'today' | 'yesterday' | 'week' | 'month';

/** First and last day of a period; none for today, which is the server's. */
export interface Days {
  from?: string;
  to?: string;
}

/** A day of the workspace's zone as YYYY-MM-DD, so many days before today. */
export const dayIn = (zone: string, before = 0): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(
    Date.now() - before * DAY_MS,
  );

/** The periods that can be chosen, and their days in the workspace's zone. */
export function usePeriods() {
  const { t } = useLingui();
  const { workspace } = useSession();
  const zone = workspace.time_zone;
  const days = (period: Period): Days => {
    if (period === 'today') return {};
    if (period === 'yesterday') return { from: dayIn(zone, 1), to: dayIn(zone, 1) };
    return { from: dayIn(zone, period === 'week' ? 6 : 29), to: dayIn(zone) };
  };
  const options: { value: Period; label: string }[] = [
    { value: 'today', label: t`Today` },
    { value: 'yesterday', label: t`Yesterday` },
    { value: 'week', label: t`Last 7 days` },
    { value: 'month', label: t`Last 30 days` },
  ];
  return { options, days };
}
