import type { HandlingKind, HandlingTime } from '../conversations/handling-time.entity.js';
import type { TimeFigures, TimesBy, TimesRow, WaitFigures } from './times.dto.js';

/** A wait that ended, with how many milliseconds of it counted. */
export interface Wait extends Pick<HandlingTime, 'kind' | 'door' | 'member_id' | 'team_id'> {
  ms: number;
}

const KEY_OF: Record<TimesBy, (wait: Wait) => string | null> = {
  agent: ({ member_id }) => member_id,
  team: ({ team_id }) => team_id,
  door: ({ door }) => door,
};

/** Returns a row for each agent, team or door; those with the most first responses come first. */
export function rowsOf(waits: readonly Wait[], by: TimesBy): TimesRow[] {
  return [...Map.groupBy(waits, KEY_OF[by])]
    .map(([key, own]) => ({ key, ...figuresOf(own) }))
    .sort(
      (one, other) =>
        other.first_response.count - one.first_response.count ||
        ((one.key ?? '') < (other.key ?? '') ? -1 : 1),
    );
}

/** Returns count, mean, median and 90th percentile of these waits, for first responses and for resolutions. */
export const figuresOf = (waits: readonly Wait[]): TimeFigures => ({
  first_response: summary(waits, 'first_response'),
  resolution: summary(waits, 'resolution'),
});

function summary(waits: readonly Wait[], kind: HandlingKind): WaitFigures {
  const sorted = waits
    .filter((wait) => wait.kind === kind)
    .map(({ ms }) => ms)
    .sort((one, other) => one - other);
  const count = sorted.length;
  if (count === 0) return { count, mean_seconds: null, median_seconds: null, p90_seconds: null };
  const seconds = (ms: number) => Math.round(ms / 1_000);
  // The nearest rank: the smallest wait that is not exceeded by this share of all.
  const rank = (share: number) => seconds(sorted[Math.ceil(count * share) - 1]!);
  const sum = sorted.reduce((total, ms) => total + ms, 0);
  return {
    count,
    mean_seconds: seconds(sum / count),
    median_seconds: rank(0.5),
    p90_seconds: rank(0.9),
  };
}
