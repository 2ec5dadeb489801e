import type { BatchHandler, Subscription } from '../../ports/event-log.port.js';
import type { Topic } from '../../events/topic.js';
import { partitionsOf, type LogFile } from './log-file.js';
import { PartitionReader } from './partition-reader.js';
import type { FileWatcher } from './file-watcher.js';

/**
 * Reads every partition of a topic from its present end, or from an instant on, as `EventLog.follow` requires; keeps its
 * offsets in memory only.
 */
export class TailReader implements Subscription {
  private readonly readers: PartitionReader[];

  constructor(
    file: LogFile,
    watcher: FileWatcher,
    topic: Topic<any>,
    handler: BatchHandler,
    since: number | undefined,
  ) {
    const end = file.end();
    this.readers = Array.from({ length: partitionsOf(topic.options.partitions) }, (_, partition) => {
      const from = since === undefined ? () => end : () => file.lastBefore(topic.name, partition, since);
      const position = { load: from, save: () => true };
      const read = { topic: topic.name, partition, lingerMs: 0 };
      return new PartitionReader(file, watcher, read, position, handler);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }
}
