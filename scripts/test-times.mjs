// How long the parts of a test run took: by room, and the longest suites.
const LONGEST = 15;
/** Parts below this are added up in one line. */
const WORTH_A_LINE_S = 5;

/** The room of a suite by its path from the root: an app's folder (`apps/chat/inbox`), or a folder of libs, test or bench. */
export const partOf = (path) => path.split('/').slice(0, -1).slice(0, 3).join('/');

/** Lines about suites `{path, seconds}` that ran for `elapsed` seconds together. */
export function timesOf(suites, elapsed) {
  const parts = new Map();
  for (const { path, seconds } of suites) {
    const part = parts.get(partOf(path)) ?? { seconds: 0, count: 0 };
    parts.set(partOf(path), { seconds: part.seconds + seconds, count: part.count + 1 });
  }
  const bySeconds = (a, b) => b.seconds - a.seconds;
  const all = [...parts].map(([name, part]) => ({ name, ...part })).sort(bySeconds);
  const shown = all.filter(({ seconds }) => seconds >= WORTH_A_LINE_S);
  const rest = all.slice(shown.length);
  const sum = (each, field) => each.reduce((total, one) => total + one[field], 0);
  const line = (seconds, name) => `${seconds.toFixed(1).padStart(8)} s  ${name}`;
  const ofPart = ({ name, seconds, count }) => line(seconds, `${name} (${count})`);
  return [
    `Time per part (suites), of ${sum(all, 'seconds').toFixed(0)} s in ${elapsed.toFixed(0)} s:`,
    ...shown.map(ofPart),
    ...(rest.length > 0
      ? [ofPart({ name: 'all others', seconds: sum(rest, 'seconds'), count: sum(rest, 'count') })]
      : []),
    'The longest suites:',
    ...[...suites]
      .sort(bySeconds)
      .slice(0, LONGEST)
      .map(({ path, seconds }) => line(seconds, path)),
  ];
}
