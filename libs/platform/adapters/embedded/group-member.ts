import type { BatchHandler, Subscription } from '../../ports/event-log.port.js';
import type { Topic } from '../../events/topic.js';
import { untilFree } from '../busy.js';
import { GroupBook, type Share } from './group-book.js';
import { partitionsOf, type LogFile } from './log-file.js';
import { PartitionReader } from './partition-reader.js';
import type { Presence } from './presence.js';
import type { Wake } from './wake.js';

const BEAT_MS = 400;

/** One subscription as a member of its group: reads a fair share of the partitions, under leases that it holds. */
export class GroupMember implements Subscription {
  private readonly readers = new Map<number, PartitionReader>();
  private readonly book: GroupBook;
  private readonly timer: NodeJS.Timeout;
  private readonly deaf: () => void;
  private readonly leaving = new Set<number>();
  private closed = false;

  constructor(
    private readonly file: LogFile,
    private readonly wake: Wake,
    presence: Presence,
    private readonly topic: Topic<any>,
    group: string,
    private readonly handler: BatchHandler,
  ) {
    this.book = new GroupBook(
      file.books,
      presence,
      group,
      topic.name,
      partitionsOf(topic.options.partitions),
    );
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.deaf = wake.onMoved(() => queueMicrotask(() => this.beat()));
    this.beat();
    this.wake.tell('moved');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.deaf();
    await Promise.all([...this.readers.values()].map((reader) => reader.stop()));
    clearInterval(this.timer);
    try {
      await untilFree(async () => this.book.leave());
    } catch {
      // The others find that this member is gone and take its partitions over.
    }
    this.wake.tell('moved');
  }

  /** Looks who is in the group, also while batches in hand are being finished; starts and stops readers as the share changes. */
  private beat(): void {
    let share: Share;
    try {
      share = this.book.beat();
    } catch {
      return; // A busy file: the next beat looks again.
    }
    if (this.closed) return;
    for (const [partition, reader] of this.readers) {
      if (reader.ended) this.readers.delete(partition);
      else if (!share.held.includes(partition)) void reader.stop();
    }
    for (const partition of share.held) {
      if (share.excess.includes(partition)) void this.giveUp(partition);
      else if (!this.readers.has(partition)) this.read(partition);
    }
  }

  private read(partition: number): void {
    const position = {
      load: () => this.book.cursor(partition),
      save: (offset: number) => this.book.advance(partition, offset),
    };
    const { file, wake, topic, handler } = this;
    this.readers.set(partition, new PartitionReader(file, wake, topic.name, partition, position, handler));
  }

  /** Lets another member have the partition once the batch in hand is done. */
  private async giveUp(partition: number): Promise<void> {
    if (this.leaving.has(partition)) return;
    this.leaving.add(partition);
    await this.readers.get(partition)?.stop();
    this.leaving.delete(partition);
    this.readers.delete(partition);
    try {
      this.book.release(partition);
      this.wake.tell('moved');
    } catch {
      // Still ours in the book: the next beat gives it up again.
    }
  }
}
