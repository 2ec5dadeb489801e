import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { BatchHandler, StoredRecord } from '../../ports/event-log.port.js';
import { BackOff } from '../back-off.js';
import { isBusy, LOCK_STEP_MS } from '../busy.js';
import type { LogFile } from './log-file.js';
import type { Wake } from './wake.js';

/** Where a reader stands in its partition. */
export interface Position {
  load(): number;
  /** Remembers the offset; false when the partition is somebody else's by now. */
  save(offset: number): boolean;
}

/** Reads one partition in order, batch after batch; the same batch again until the handler takes it. */
export class PartitionReader {
  private readonly stopping = new AbortController();
  private readonly backOff = new BackOff();
  private readonly finished: Promise<void>;
  /** True once nothing more will be read. */
  ended = false;

  constructor(
    private readonly file: LogFile,
    private readonly wake: Wake,
    private readonly topic: string,
    private readonly partition: number,
    private readonly position: Position,
    private readonly handler: BatchHandler,
  ) {
    this.finished = this.run().finally(() => (this.ended = true));
  }

  /** Takes no more batches; resolves when the one in hand is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.finished;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let after = await this.insist(() => this.position.load());
    while (!signal.aborted && after !== undefined) {
      const batch: StoredRecord[] | undefined = await this.insist(() =>
        this.file.read(this.topic, this.partition, after!),
      );
      if (!batch) return;
      if (batch.length === 0) {
        await this.wake.grown(signal);
        continue;
      }
      const handled = await this.insist(() => this.handler(batch).then(() => true));
      if (!handled) return;
      after = Number(batch.at(-1)!.offset);
      if (!(await this.insist(() => this.position.save(after!), true))) return;
      // Timers (the lease's beat among them) get their turn, even when the handler never left this one.
      await turn();
    }
  }

  /** Tries with back-off until it succeeds; undefined when stopped before that. */
  private async insist<T>(work: () => T | Promise<T>, evenWhenStopping = false): Promise<T | undefined> {
    const { signal } = this.stopping;
    for (let first = true; !signal.aborted || (first && evenWhenStopping); first = false) {
      try {
        const result = await work();
        this.backOff.reset();
        return result;
      } catch (error) {
        // A locked file says nothing against the batch.
        if (isBusy(error)) await delay(LOCK_STEP_MS, undefined, { signal }).catch(() => undefined);
        else await this.backOff.wait(signal);
      }
    }
    return undefined;
  }
}
