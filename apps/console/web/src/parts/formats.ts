import { createContext, useContext, useMemo } from 'react';
import { useLingui } from '@lingui/react';
import { minorDigitsOf } from './currencies';

/** `relative`: "3 minutes ago" within a day. `exact`: with seconds and zone. */
export type TimeStyle = 'short' | 'date' | 'clock' | 'relative' | 'exact';

const STYLES: Record<Exclude<TimeStyle, 'relative'>, Intl.DateTimeFormatOptions> = {
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  clock: { hour: '2-digit', minute: '2-digit' },
  exact: { dateStyle: 'full', timeStyle: 'long' },
};
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** The workspace's zone and currency; the frame provides them. */
export const PlaceContext = createContext<{ timeZone?: string; currency: string }>({ currency: 'USD' });

/** Numbers, money and times by the language, the workspace's zone and its currency. */
export function useFormats() {
  const { i18n } = useLingui();
  const { timeZone, currency: own } = useContext(PlaceContext);
  return useMemo(() => {
    const locale = i18n.locale === 'id' ? 'id-ID' : 'en-GB';
    const number = (value: number | string, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(locale, options).format(value as Intl.StringNumericLiteral);
    return {
      locale,
      number,
      percent: (part: number, whole: number) =>
        whole === 0 ? '–' : number(part / whole, { style: 'percent', maximumFractionDigits: 1 }),
      money: (minor: number | string, currency = own) => {
        const digits = minorDigitsOf(currency);
        const format = new Intl.NumberFormat(locale, {
          ...{ style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' },
          ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
        });
        return format.format(`${minor}E-${digits}` as Intl.StringNumericLiteral);
      },
      time: (at: Date, style: TimeStyle = 'short'): string => {
        if (style === 'relative') {
          const ago = at.getTime() - Date.now();
          if (Math.abs(ago) < 86_400_000) {
            const [unit, ms] = UNITS.find(([, size]) => Math.abs(ago) >= size) ?? UNITS[3];
            return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
              Math.trunc(ago / ms),
              unit,
            );
          }
        }
        const wanted = STYLES[style === 'relative' ? 'short' : style];
        return new Intl.DateTimeFormat(locale, { ...wanted, timeZone }).format(at);
      },
    };
  }, [i18n.locale, timeZone, own]);
}
