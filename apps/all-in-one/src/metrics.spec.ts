import { readFileSync } from 'node:fs';
import { APPS, type AppName } from '#platform/app.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { tempFolder } from '../../../test/support/temp.js';
import { createFor, MODULES } from './modules.js';

/** `| corong_x | app, app | label, label | …`: the apps and labels of each family in the table of the document. */
const ROW = /^\| `(corong_\w+)` +\| +([\w, -]+?) +\| +([\w, -]+?) +\|/gm;
const listed = (text: string): string[] => (text === '-' ? [] : text.split(', ').sort());

describe('the figures for operators', () => {
  const folder = tempFolder('figures');
  const served = new Map<string, { apps: AppName[]; labels: string[] }>();
  const texts: string[] = [];

  beforeAll(async () => {
    for (const one of MODULES) {
      const service = await createFor(one, { DATA_DIR: folder.path, LOG_LEVEL: 'silent' });
      const { registry } = service.get(MetricFamilies);
      for (const metric of registry.getMetricsAsArray()) {
        const { labelNames } = metric as unknown as { labelNames: string[] };
        const known = served.get(metric.name) ?? { apps: [], labels: [...labelNames].sort() };
        known.apps.push(one.app);
        served.set(metric.name, known);
      }
      texts.push(await registry.metrics());
      await service.close();
    }
  });
  afterAll(() => folder.remove());

  it('are those that docs/operations.md lists, with their labels, of the apps that it names', () => {
    const rows = [...readFileSync('docs/operations.md', 'utf8').matchAll(ROW)];
    const documented = rows.map(([, name, apps, labels]) => [
      name,
      { apps: apps === 'all' ? [...APPS].sort() : listed(apps!), labels: listed(labels!) },
    ]);
    const all = [...served].map(([name, { apps, labels }]) => [name, { apps: apps.sort(), labels }]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(all));
    expect(rows).toHaveLength(served.size);
  });

  it('are all there at once, without ids in their labels', () => {
    for (const text of texts) {
      expect(text).toMatch(/^corong_outbox_oldest_seconds\{[^}]*\} 0$/m);
      expect(text).not.toMatch(/[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}/);
    }
  });
});
