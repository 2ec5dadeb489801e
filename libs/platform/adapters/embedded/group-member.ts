import type { BatchHandler, Subscription, Turn } from '../../ports/event-log.port.js';
import type { Topic } from '../../events/topic.js';
import { retryWhileBusy } from '../sqlite/busy.js';
import { GroupCoordinator, type Assignment } from './group-coordinator.js';
import { partitionsOf, type LogFile } from './log-file.js';
import { PartitionReader } from './partition-reader.js';
import type { InstanceLiveness } from './instance-liveness.js';
import type { FileWatcher } from './file-watcher.js';

const HEARTBEAT_MS = 400;

/** What a group reads, and what is done with it. */
export interface GroupSubscription {
  topic: Topic<any>;
  group: string;
  handler: BatchHandler;
  turn: Turn | undefined;
}

/** One subscription as a member of its consumer group: reads its share of the partitions, each under a lease. */
export class GroupMember implements Subscription {
  private readonly readers = new Map<number, PartitionReader>();
  private readonly coordinator: GroupCoordinator;
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;
  private readonly releasing = new Set<number>();
  private closed = false;

  constructor(
    private readonly file: LogFile,
    private readonly watcher: FileWatcher,
    presence: InstanceLiveness,
    private readonly subscribed: GroupSubscription,
    private readonly log: (line: string) => void = () => undefined,
  ) {
    const { topic, group } = subscribed;
    this.coordinator = new GroupCoordinator(
      file.relaxed,
      presence,
      group,
      topic.name,
      partitionsOf(topic.options.partitions),
    );
    this.timer = setInterval(() => this.heartbeat(), HEARTBEAT_MS);
    this.stopListening = watcher.onMembershipChange(() => queueMicrotask(() => this.heartbeat()));
    this.heartbeat();
    this.watcher.notify('membership');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.stopListening();
    await Promise.all([...this.readers.values()].map((reader) => reader.stop()));
    clearInterval(this.timer);
    try {
      await retryWhileBusy(async () => this.coordinator.leave());
    } catch (error) {
      this.log(
        `${this.subscribed.group} could not leave ${this.subscribed.topic.name} (${(error as Error).name}): others take over what it read`,
      );
      // Nothing to do: the other members notice that this one is gone and take its partitions over.
    }
    this.watcher.notify('membership');
  }

  /** Starts and stops readers as the assignment changes. Runs also while readers finish their last batch. */
  private heartbeat(): void {
    let share: Assignment;
    try {
      share = this.coordinator.heartbeat();
    } catch {
      return; // The file is locked: the next heartbeat tries again.
    }
    if (this.closed) return;
    for (const [partition, reader] of this.readers) {
      if (reader.ended) this.readers.delete(partition);
      else if (!share.held.includes(partition)) void reader.stop();
    }
    for (const partition of share.held) {
      if (share.surplus.includes(partition)) void this.release(partition);
      else if (!this.readers.has(partition)) this.read(partition);
    }
  }

  private read(partition: number): void {
    const position = {
      load: () => this.coordinator.cursor(partition),
      save: (offset: number) => this.coordinator.advance(partition, offset),
    };
    const { file, watcher } = this;
    const { topic, handler, turn } = this.subscribed;
    const from = { topic: topic.name, partition, lingerMs: topic.options.lingerMs ?? 0, turn };
    this.readers.set(partition, new PartitionReader(file, watcher, from, position, handler));
  }

  /** Stops reading a partition after the running batch, then releases it for another member. */
  private async release(partition: number): Promise<void> {
    if (this.releasing.has(partition)) return;
    this.releasing.add(partition);
    await this.readers.get(partition)?.stop();
    this.releasing.delete(partition);
    this.readers.delete(partition);
    try {
      this.coordinator.release(partition);
      this.watcher.notify('membership');
    } catch {
      // The lease is still ours: the next heartbeat releases it again.
    }
  }
}
