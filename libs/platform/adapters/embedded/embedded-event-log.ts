import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BatchHandler, LogRecord, Subscription } from '../../ports/event-log.port.js';
import { EventLog, RecordRefused, TopicNotAllowed } from '../../ports/event-log.port.js';
import { refuseOversize } from '../../ports/event-log.limits.js';
import { Topic } from '../../events/topic.js';
import { Follower } from './follower.js';
import { GroupCommit } from './group-commit.js';
import { GroupMember } from './group-member.js';
import { LogFile, partitionsOf } from './log-file.js';
import { Presence } from './presence.js';
import { Wake } from './wake.js';

export interface EmbeddedEventLogOptions {
  /** Where the files lie: `<folder>/<prefix>.db`. */
  folder: string;
  /** The prefixes that this app may open; all others are refused by `TopicNotAllowed`. */
  prefixes: Readonly<Record<string, 'read' | 'write'>>;
  /** Takes a line when the log has to wait for a file, or cannot remove what is old. */
  log?: (line: string) => void;
}

interface Opened {
  file: LogFile;
  wake: Wake;
  commits: GroupCommit;
}

const PRUNE_EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** The log in SQLite files, one per topic prefix, shared by all instances and processes that are allowed to open it. */
export class EmbeddedEventLog extends EventLog {
  private readonly files = new Map<string, Promise<Opened>>();
  private readonly subscriptions = new Set<Subscription>();
  private readonly pruning = setInterval(() => void this.pruneOrSay(), PRUNE_EVERY_MS).unref();
  private readonly log: (line: string) => void;
  private presence?: Presence;

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

  override async subscribe(topic: Topic<any>, group: string, handler: BatchHandler): Promise<Subscription> {
    const { file, wake } = await this.fileOf(topic.name);
    return this.keep(new GroupMember(file, wake, this.present(), topic, group, handler));
  }

  override async follow(topic: Topic<any>, handler: BatchHandler): Promise<Subscription> {
    const { file, wake } = await this.fileOf(topic.name);
    return this.keep(new Follower(file, wake, topic, handler));
  }

  override async isCaughtUp(topic: Topic<any>, group: string): Promise<boolean> {
    const { file } = await this.fileOf(topic.name);
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
      opened?.wake.close();
      opened?.file.close();
    }
    this.files.clear();
    this.presence?.close();
    this.presence = undefined;
  }

  /** Removes what is older than its topic keeps; runs every ten minutes by itself. */
  async prune(now = Date.now()): Promise<void> {
    for (const topic of Topic.all()) {
      const { retention, partitions } = topic.options;
      const opening = this.files.get(topic.prefix);
      if (!opening || retention === 'forever' || this.options.prefixes[topic.prefix] !== 'write') continue;
      const { file } = await opening;
      for (let part = 0; part < partitionsOf(partitions); part++) {
        while (file.prune(topic.name, part, now - retention * DAY_MS)) await new Promise(setImmediate);
      }
    }
  }

  private async pruneOrSay(): Promise<void> {
    await this.prune().catch((error: Error) => this.log(`Old events stay for now (${error.name})`));
  }

  private async append(records: readonly LogRecord[], timeoutMs?: number): Promise<void> {
    refuseOversize(records);
    for (const { topic } of records) {
      if (this.options.prefixes[prefixOf(topic)] !== 'write') throw new TopicNotAllowed(topic, 'publish to');
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

  private fileOf(topic: string): Promise<Opened> {
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

  private async openFile(prefix: string): Promise<Opened> {
    mkdirSync(this.options.folder, { recursive: true });
    const file = await LogFile.open(join(resolve(this.options.folder), `${prefix}.db`));
    const wake = new Wake(file);
    const append = (records: readonly LogRecord[]): void => {
      file.append(records, partitionsByName);
      wake.tell('grown');
    };
    return { file, wake, commits: new GroupCommit(append, this.log) };
  }

  private present(): Presence {
    this.presence ??= new Presence(join(resolve(this.options.folder), 'instances'));
    return this.presence;
  }

  /** Remembers a subscription until it is closed. */
  private keep(subscription: Subscription): Subscription {
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

const prefixOf = (topic: string): string => topic.split('.')[0]!;

/** Publishers know a topic by its name only; its partitions are in its declaration. */
function partitionsByName(name: string): number {
  const topic = Topic.all().find((candidate) => candidate.name === name);
  if (!topic) throw new RecordRefused(`Topic ${name} is not declared in this process`);
  return partitionsOf(topic.options.partitions);
}
