import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '../api/client';

type Report = Schemas['DeliveryReport'];

/** One look at a delivery: when, and how many receipts were settled by then. */
interface Look {
  at: number;
  settled: number;
}

/** How far a delivery has come, and how fast it goes on. */
export interface Pace {
  /** Receipts a second over the last looks; null while it is not known or nothing moves. */
  perSecond: number | null;
  /** Seconds until all of them are sent at this pace; null while it is not known. */
  secondsLeft: number | null;
}

/** Milliseconds over which the pace is taken. */
const WINDOW = 15_000;

export const settledOf = ({ totals: { delivered, failed, skipped } }: Report): number =>
  delivered + failed + skipped;

/** Receipts that are to be sent now; live followers fetch theirs when their browser is open. */
export const leftOf = ({ totals, by_transport }: Report): number =>
  totals.pending - by_transport.live.pending;

/** The pace between the first and the last look; what waits for a known time (`deferred`) is not counted as left. */
export function paceOf(looks: readonly Look[], left: number): Pace {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || last.at <= first.at || last.settled <= first.settled)
    return { perSecond: null, secondsLeft: null };
  const perSecond = ((last.settled - first.settled) * 1_000) / (last.at - first.at);
  return { perSecond, secondsLeft: Math.ceil(left / perSecond) };
}

/** The pace of a delivery that is looked at again and again. */
export function usePace(report: Report | undefined, at: number): Pace {
  const looks = useRef<Look[]>([]);
  const [pace, setPace] = useState<Pace>({ perSecond: null, secondsLeft: null });
  useEffect(() => {
    if (!report) return;
    looks.current = [...looks.current, { at, settled: settledOf(report) }].filter(
      (look) => look.at > at - WINDOW,
    );
    setPace(paceOf(looks.current, leftOf(report)));
  }, [report, at]);
  return pace;
}
