import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BatchHandler, LogRecord, Subscription, TopicRight, Turn } from '../../ports/event-log.port.js';
import { EventLog, RecordRefused, TopicNotAllowed } from '../../ports/event-log.port.js';
import { refuseOversize } from '../../ports/event-log.limits.js';
import { Topic } from '../../events/topic.js';
import { TailReader } from './tail-reader.js';
import { GroupCommit } from './group-commit.js';
import { GroupMember } from './group-member.js';
import { LogFile, partitionsOf } from './log-file.js';
import { InstanceLiveness } from './instance-liveness.js';
import { FileWatcher } from './file-watcher.js';

/** Settings of the embedded event log. */
export interface EmbeddedEventLogOptions {
  /** Where the files lie: `<folder>/<prefix>.db`. */
  folder: string;
  /** The prefixes that this app may open, and for what; all else is refused by `TopicNotAllowed`. */
  prefixes: Readonly<Record<string, TopicRight>>;
  /** Called with a line for the operator when the log has to wait for a file, or cannot delete old records. */
  log?: (line: string) => void;
}

interface OpenFile {
  file: LogFile;
  watcher: FileWatcher;
  commits: GroupCommit;
}

const PRUNE_EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** The log in SQLite files, one per topic prefix, shared by all instances and processes that are allowed to open it. */
export class EmbeddedEventLog extends EventLog {
  private readonly files = new Map<string, Promise<OpenFile>>();
  private readonly subscriptions = new Set<Subscription>();
  private readonly pruning = setInterval(() => void this.pruneOrLog(), PRUNE_EVERY_MS).unref();
  private readonly log: (line: string) => void;
  private liveness?: InstanceLiveness;

  constructor(private readonly options: EmbeddedEventLogOptions) {
    super();
    this.log = options.log ?? (() => undefined);
  }

  override async open(topics: readonly Topic<any>[]): Promise<void> {
    await Promise.all(topics.map((topic) => this.fileOf(topic.name)));
  }

  override publish(records: readonly LogRecord[]): Promise<void> {
    return this.append(records);
  }

  override publishWithin(records: readonly LogRecord[], timeoutMs: number): Promise<void> {
    return this.append(records, timeoutMs);
  }

  override async subscribe(
    topic: Topic<any>,
    group: string,
    handler: BatchHandler,
    turn?: Turn,
  ): Promise<Subscription> {
    const { file, watcher } = await this.fileToRead(topic.name, 'subscribe to');
    return this.track(
      new GroupMember(file, watcher, this.instanceLiveness(), { topic, group, handler, turn }, this.log),
    );
  }

  override async follow(topic: Topic<any>, handler: BatchHandler, since?: number): Promise<Subscription> {
    const { file, watcher } = await this.fileToRead(topic.name, 'follow');
    return this.track(new TailReader(file, watcher, topic, handler, since));
  }

  override async isCaughtUp(topic: Topic<any>, group: string): Promise<boolean> {
    const { file } = await this.fileToRead(topic.name, 'read the end of');
    try {
      for (let part = 0; part < partitionsOf(topic.options.partitions); part++)
        if (file.isAhead(topic.name, part, group)) return false;
      return true;
    } catch {
      return false;
    }
  }

  override async healthy(): Promise<boolean> {
    try {
      for (const opened of this.files.values()) (await opened).file.end();
      return true;
    } catch {
      return false;
    }
  }

  override async close(): Promise<void> {
    clearInterval(this.pruning);
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    for (const opening of this.files.values()) {
      const opened = await opening.catch(() => undefined);
      await opened?.commits.close();
      opened?.watcher.close();
      await opened?.file.close();
    }
    this.files.clear();
    this.liveness?.close();
    this.liveness = undefined;
  }

  /** Deletes records older than their topic's retention. A timer calls this every ten minutes. */
  async prune(now = Date.now()): Promise<void> {
    for (const topic of Topic.all()) {
      const { retention, partitions } = topic.options;
      const opening = this.files.get(topic.prefix);
      if (!opening || retention === 'forever' || !this.may('write', topic.name)) continue;
      const { file } = await opening;
      for (let part = 0; part < partitionsOf(partitions); part++) {
        while (file.prune(topic.name, part, now - retention * DAY_MS)) await new Promise(setImmediate);
      }
    }
  }

  private async pruneOrLog(): Promise<void> {
    await this.prune().catch((error: Error) =>
      this.log(`Old events could not be deleted yet (${error.name})`),
    );
  }

  private async append(records: readonly LogRecord[], timeoutMs?: number): Promise<void> {
    refuseOversize(records);
    for (const { topic } of records) {
      if (!this.may('write', topic)) throw new TopicNotAllowed(topic, 'publish to');
      partitionsByName(topic);
    }
    const byPrefix = Map.groupBy(records, (record) => prefixOf(record.topic));
    await Promise.all(
      [...byPrefix.values()].map(async (part) => {
        const { commits } = await this.fileOf(part[0]!.topic);
        await commits.add(part, timeoutMs);
      }),
    );
  }

  private may(what: 'read' | 'write', topic: string): boolean {
    const right = this.options.prefixes[prefixOf(topic)];
    return right === what || right === 'read and write';
  }

  private fileToRead(topic: string, to: string): Promise<OpenFile> {
    if (!this.may('read', topic)) throw new TopicNotAllowed(topic, to);
    return this.fileOf(topic);
  }

  private fileOf(topic: string): Promise<OpenFile> {
    const prefix = prefixOf(topic);
    if (!Object.hasOwn(this.options.prefixes, prefix)) throw new TopicNotAllowed(topic, 'open');
    let opening = this.files.get(prefix);
    if (!opening) {
      opening = this.openFile(prefix);
      opening.catch(() => this.files.delete(prefix));
      this.files.set(prefix, opening);
    }
    return opening;
  }

  private async openFile(prefix: string): Promise<OpenFile> {
    mkdirSync(this.options.folder, { recursive: true });
    const file = await LogFile.open(join(resolve(this.options.folder), `${prefix}.db`));
    const watcher = new FileWatcher(file);
    const append = async (records: readonly LogRecord[]): Promise<void> => {
      await file.append(records, partitionsByName);
      watcher.notify('appended');
    };
    return { file, watcher, commits: new GroupCommit(append, this.log) };
  }

  private instanceLiveness(): InstanceLiveness {
    this.liveness ??= new InstanceLiveness(join(resolve(this.options.folder), 'instances'));
    return this.liveness;
  }

  /** Remembers a subscription until it is closed. */
  private track(subscription: Subscription): Subscription {
    const kept: Subscription = {
      close: async () => {
        await subscription.close();
        this.subscriptions.delete(kept);
      },
    };
    this.subscriptions.add(kept);
    return kept;
  }
}

const prefixOf = (topic: string): string => topic.slice(0, topic.indexOf('.'));

/** Finds the number of partitions in the topic's declaration, since a record carries the topic's name only. */
function partitionsByName(name: string): number {
  const topic = Topic.named(name);
  if (!topic) throw new RecordRefused(`Topic ${name} is not declared in this process`);
  return partitionsOf(topic.options.partitions);
}
