import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { countOnCommit } from '../adapters/sql/transaction-scope.js';
import { within } from '../jobs/running-jobs.js';

/** How long a figure that the database counts may take, in milliseconds. */
const COUNT_MS = 1_000;

/** Values of the labels, by name. A value is a name that stands in the code: never an id, an address or a path. */
export type Labels = Record<string, string>;
export type Increment = (labels: Labels, by?: number) => void;
export type Observe = (labels: Labels, seconds: number) => void;

/** The Prometheus families of one app. Every name begins with `corong_`; docs/operations.md lists them all. */
export class MetricFamilies {
  readonly registry = new Registry();

  /**
   * Counts what happens. Call what it returns once a batch, not once a delivery. Inside a transaction it counts after the
   * commit; what is rolled back is not counted.
   */
  counter(name: string, help: string, labelNames: string[]): Increment {
    const counter = new Counter({ name: `corong_${name}`, help, labelNames, registers: [this.registry] });
    return (labels, by = 1) => countOnCommit(() => counter.inc(labels, by));
  }

  /** Durations, by upper bounds in seconds. */
  histogram(name: string, help: string, labelNames: string[], buckets: number[]): Observe {
    const options = { name: `corong_${name}`, help, labelNames, buckets, registers: [this.registry] };
    const histogram = new Histogram(options);
    return (labels, seconds) => countOnCommit(() => histogram.observe(labels, seconds));
  }

  /** What has been counted elsewhere since the start, by labels. */
  counted(name: string, help: string, labelNames: string[], read: () => [Labels, number][]): void {
    new Counter({
      name: `corong_${name}`,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }

  /** A 1 whose labels say something. */
  info(name: string, help: string, labels: Labels): void {
    const labelNames = Object.keys(labels);
    new Gauge({ name: `corong_${name}`, help, labelNames, registers: [this.registry] }).set(labels, 1);
  }

  /** How many there are now of each value of a label; nothing where there are none. */
  count(name: string, help: string, label: string, read: () => string[]): void {
    this.gaugeBy(name, help, label, () => {
      const counts = new Map<string, number>();
      for (const value of read()) counts.set(value, (counts.get(value) ?? 0) + 1);
      return counts;
    });
  }

  /** One figure of now. NaN where the database does not say: the other figures are wanted most when it is away. */
  gauge(name: string, help: string, read: () => Promise<number> | number): void {
    new Gauge({
      name: `corong_${name}`,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await within(COUNT_MS, Promise.resolve().then(read)).catch(() => NaN));
      },
    });
  }

  /** Figures of now by a label; none where the database does not say. */
  gaugeBy(
    name: string,
    help: string,
    label: string,
    read: () => Promise<Iterable<[string, number]>> | Iterable<[string, number]>,
  ): void {
    new Gauge({
      name: `corong_${name}`,
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        const figures = await within(COUNT_MS, Promise.resolve().then(read)).catch(() => []);
        this.reset();
        for (const [value, figure] of figures) this.set({ [label]: value }, figure);
      },
    });
  }
}
