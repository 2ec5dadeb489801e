import { ArrivalCheck, countBy } from './arrival-check.js';
import { DEAD, type ClickVisit } from './click-load.js';
import type { LoggedClick, StoredClick } from './recorded-clicks.js';

/** Of the visits of a run, what their visitors saw. */
export interface VisitCounts {
  visits: number;
  /** Visits that were given a click id. */
  clicks: number;
  /** Visits that nobody answered, since the process was killed: their clicks may be recorded or not. */
  unanswered: number;
  /** Sent on without a click id while the disk was full. */
  without_id: number;
  /** Answered by the gateway in place of the process that was killed, with 503. */
  away: number;
  /** Answers 5xx of a process that ran, and visits that it never answered. */
  errors: number;
  /** Answered otherwise than with the address of the link's door, or without an id while there was room. */
  not_sent_on: number;
  /** Milliseconds of the slowest answer. */
  slowest_ms: number;
}

export interface RecordCounts {
  /** Clicks with an id that the log or the table does not have. */
  lost: number;
  /** Clicks that stand under two ids in the table, or under two events in the log. */
  doubled: number;
  /** Events that the log has twice under one id, which consumers drop. */
  repeats: number;
}

const inPhase = ({ phases }: ClickVisit, phase: string): boolean => phases.includes(phase);

/** The phase of a run in which the disk is full. */
export const FULL = 'disk full';

/** Counts what visitors saw. `wrong`: called with a line for each fault. */
export function countVisits(visits: readonly ClickVisit[], wrong: (line: string) => void): VisitCounts {
  const counts: VisitCounts = {
    ...{ visits: visits.length, clicks: 0, unanswered: 0, without_id: 0, away: 0, errors: 0, not_sent_on: 0 },
    slowest_ms: 0,
  };
  for (const visit of visits) {
    const kind = kindOf(visit);
    counts[kind]++;
    if (kind === 'errors' || kind === 'not_sent_on')
      wrong(`${kind}: ${visit.status} with id ${visit.id}, ${visit.phases.join(' to ')}`);
    if (visit.status === 302) counts.slowest_ms = Math.max(counts.slowest_ms, Math.round(visit.milliseconds));
  }
  return counts;
}

function kindOf(visit: ClickVisit): Exclude<keyof VisitCounts, 'visits' | 'slowest_ms'> {
  const { status, id, sentOn } = visit;
  if (status === null) return inPhase(visit, DEAD) ? 'unanswered' : 'errors';
  if (status === 503 && inPhase(visit, DEAD)) return 'away';
  if (status >= 500) return 'errors';
  if (!sentOn) return 'not_sent_on';
  if (id !== null) return 'clicks';
  return inPhase(visit, FULL) ? 'without_id' : 'not_sent_on';
}

/** Checks that each click with an id is recorded once, and that no visit was recorded as two clicks. */
export function countRecords(
  visits: readonly ClickVisit[],
  stored: readonly StoredClick[],
  logged: readonly LoggedClick[],
  wrong: (line: string) => void,
): RecordCounts {
  const check = new ArrivalCheck();
  const rows = countBy(stored, ({ id }) => id);
  const byVisit = countBy(stored, ({ fbclid }) => fbclid ?? '');
  const events = new Map<string, Set<string>>();
  for (const { event, click } of logged) events.set(click, (events.get(click) ?? new Set()).add(event));
  for (const { id, fbclid } of visits) {
    if (id !== null) check.once(`click ${id} in the table`, rows.get(id) ?? 0);
    if (id !== null) check.once(`click ${id} in the log`, events.get(id)?.size ?? 0);
    const times = byVisit.get(fbclid) ?? 0;
    if (times > 1) check.once(`visit ${fbclid}`, times);
  }
  const distinct = [...events.values()].reduce((sum, { size }) => sum + size, 0);
  check.wrong.forEach(wrong);
  return { lost: check.lost, doubled: check.doubled, repeats: logged.length - distinct };
}
