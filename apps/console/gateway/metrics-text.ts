/** Merges several Prometheus texts: samples of one family come together under one HELP and TYPE, as the format requires. */
export function mergeMetrics(texts: string[]): string {
  const families = new Map<string, { head: string[]; samples: string[] }>();
  for (const text of texts) {
    let family = '';
    for (const line of text.split('\n')) {
      const [, kind, name] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (name) family = name;
      if (!family || line === '') continue;
      const known = families.get(family) ?? { head: [], samples: [] };
      families.set(family, known);
      if (!kind) known.samples.push(line);
      else if (!known.head.some((one) => one.startsWith(`# ${kind} `))) known.head.push(line);
    }
  }
  return [...families.values()].map(({ head, samples }) => [...head, ...samples, ''].join('\n')).join('\n');
}
