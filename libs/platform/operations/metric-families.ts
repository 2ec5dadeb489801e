import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { whenCommitted } from '../adapters/sql/transaction-scope.js';
import { within } from '../jobs/running-jobs.js';

/** Milliseconds that a query for a metric may take. */
const COUNT_MS = 1_000;

/** Values of the labels, by name. A value is a constant of the code: never an id, an address or a path. */
export type Labels = Record<string, string>;
/** Adds 1, or `by`, to the counter with these labels. */
export type Increment = (labels: Labels, by?: number) => void;
/** Adds a duration to the histogram with these labels. */
export type Observe = (labels: Labels, seconds: number) => void;

/** The Prometheus families of one app. Every name begins with `corong_`; docs/operations.md lists them all. */
export class MetricFamilies {
  readonly registry = new Registry();

  /**
   * Declares a counter. Call the returned function once for a batch, not for each delivery. Inside a transaction it counts
   * after the commit, and not at all after a rollback.
   */
  counter(name: string, help: string, labelNames: string[]): Increment {
    const gathered = new Map<string, { labels: Labels; by: number }>();
    new Counter({
      name: `corong_${name}`,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        for (const { labels, by } of gathered.values()) this.inc(labels, by);
        gathered.clear();
      },
    });
    const count = (labels: Labels, by: number): void => {
      let key = '';
      for (const label of labelNames) key += `${labels[label]}\n`;
      const known = gathered.get(key);
      if (known) known.by += by;
      else gathered.set(key, { labels, by });
    };
    return (labels, by = 1) => whenCommitted(() => count(labels, by));
  }

  /** Declares a histogram of durations; `buckets` are upper bounds in seconds. */
  histogram(name: string, help: string, labelNames: string[], buckets: number[]): Observe {
    const options = { name: `corong_${name}`, help, labelNames, buckets, registers: [this.registry] };
    const histogram = new Histogram(options);
    return (labels, seconds) => whenCommitted(() => histogram.observe(labels, seconds));
  }

  /** Declares a counter whose values are counted elsewhere since the start of the process; `read` returns them by labels. */
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

  /** Declares a metric of value 1 whose labels carry information. */
  info(name: string, help: string, labels: Labels): void {
    const labelNames = Object.keys(labels);
    new Gauge({ name: `corong_${name}`, help, labelNames, registers: [this.registry] }).set(labels, 1);
  }

  /** Declares a gauge that counts the current values of a label; `read` returns one value for each item. */
  count(name: string, help: string, label: string, read: () => string[]): void {
    this.gaugeBy(name, help, label, () => {
      const counts = new Map<string, number>();
      for (const value of read()) counts.set(value, (counts.get(value) ?? 0) + 1);
      return counts;
    });
  }

  /** Declares a gauge. It is NaN if the database does not answer, so that the other metrics can still be read. */
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

  /** Declares a gauge with one value for each value of a label; it has none if the database does not answer. */
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
