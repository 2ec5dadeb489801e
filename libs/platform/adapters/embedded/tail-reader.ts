import type { BatchHandler, Subscription } from '../../ports/event-log.port.js';
import type { Topic } from '../../events/topic.js';
import { partitionsOf, type LogFile } from './log-file.js';
import { PartitionReader } from './partition-reader.js';
import type { FileWatcher } from './file-watcher.js';

/** Reads every partition of a topic from its present end on, as `EventLog.follow` requires; keeps its offsets in memory only. */
export class TailReader implements Subscription {
  private readonly readers: PartitionReader[];

  constructor(file: LogFile, watcher: FileWatcher, topic: Topic<any>, handler: BatchHandler) {
    const end = file.end();
    const position = { load: () => end, save: () => true };
    this.readers = Array.from(
      { length: partitionsOf(topic.options.partitions) },
      (_, partition) =>
        new PartitionReader(file, watcher, { topic: topic.name, partition, lingerMs: 0 }, position, handler),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }
}
