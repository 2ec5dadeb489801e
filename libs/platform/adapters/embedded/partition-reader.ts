import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { BatchHandler, Turn } from '../../ports/event-log.port.js';
import { BackOff } from '../../time/back-off.js';
import { isBusy, BUSY_RETRY_MS } from '../sqlite/busy.js';
import type { LogFile } from './log-file.js';
import type { FileWatcher } from './file-watcher.js';

/** Loads and saves the offset of the last record that was processed in a partition. */
export interface Position {
  load(): number;
  /** Saves the offset; returns false if another reader holds the partition now. */
  save(offset: number): boolean;
}

/**
 * A partition to read, the milliseconds that a reader waits for more records after the first one (0: none), and when a
 * batch may be read.
 */
export interface ReadPartition {
  topic: string;
  partition: number;
  lingerMs: number;
  turn?: Turn | undefined;
}

/** Reads one partition in order, batch by batch, and repeats a batch until the handler succeeds. */
export class PartitionReader {
  private readonly stopping = new AbortController();
  private readonly backOff = new BackOff();
  private readonly finished: Promise<void>;
  /** True once nothing more will be read. */
  ended = false;

  constructor(
    private readonly file: LogFile,
    private readonly watcher: FileWatcher,
    private readonly from: ReadPartition,
    private readonly position: Position,
    private readonly handler: BatchHandler,
  ) {
    this.finished = this.run().finally(() => (this.ended = true));
  }

  /** Stops reading; resolves when the running batch is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.finished;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let after = await this.retryUntilStopped(() => this.position.load());
    const inTurn: Turn = this.from.turn ?? ((work) => work());
    while (!signal.aborted && after !== undefined) {
      const begin = after;
      after = await this.retryUntilStopped(() => inTurn(() => this.handleNext(begin)));
      if (after === begin) {
        await this.watcher.waitForAppend(signal);
        if (this.from.lingerMs > 0)
          await delay(this.from.lingerMs, undefined, { signal }).catch(() => undefined);
        continue;
      }
      // Lets timers run (the group's heartbeat is one), even if the handler did everything synchronously.
      await turn();
    }
  }

  /**
   * Reads and handles the next records. Returns the offset of the last one, `after` if there are none; undefined if
   * another reader holds the partition now, or if stopped.
   */
  private async handleNext(after: number): Promise<number | undefined> {
    const { topic, partition } = this.from;
    const batch = this.file.read(topic, partition, after);
    if (batch.length === 0) return after;
    await this.handler(batch);
    const end = Number(batch.at(-1)!.offset);
    return (await this.retryUntilStopped(() => this.position.save(end), true)) ? end : undefined;
  }

  /** Repeats `work` with back-off until it succeeds; returns undefined if stopped before that. */
  private async retryUntilStopped<T>(
    work: () => T | Promise<T>,
    evenWhenStopping = false,
  ): Promise<T | undefined> {
    const { signal } = this.stopping;
    for (let first = true; !signal.aborted || (first && evenWhenStopping); first = false) {
      try {
        const result = await work();
        this.backOff.reset();
        return result;
      } catch (error) {
        // A locked file is no failure of the batch, so it does not count for the back-off.
        if (isBusy(error)) await delay(BUSY_RETRY_MS, undefined, { signal }).catch(() => undefined);
        else await this.backOff.wait(signal);
      }
    }
    return undefined;
  }
}
