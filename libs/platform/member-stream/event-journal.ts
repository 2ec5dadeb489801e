import type { MemberTopic } from './member-topic.js';

/** Most events that are kept; with what is kept of each, some ten megabytes. */
const MAX_ENTRIES = 50_000;
/** Milliseconds for which an event is kept: how long a client may be away and still be sent what it missed. */
export const KEPT_MS = 3_600_000;

/** What is kept of an event of the log. */
export interface JournalEntry {
  /** Counts the entries of this process from 1. */
  number: number;
  workspace: string;
  topic: MemberTopic;
  /** Index of the topic among those of the app, and its partition: `0.3`. */
  partition: string;
  offset: number;
  /** When the event was written, in milliseconds since 1970. */
  at: number;
  note: unknown;
}

interface OfWorkspace {
  entries: JournalEntry[];
  /** Number of the last entry that was dropped; 0 if none was. */
  dropped: number;
}

/** The latest events of an app's topics, by workspace, in the order in which this process read them from the log. */
export class EventJournal {
  private readonly workspaces = new Map<string, OfWorkspace>();
  private readonly entries: JournalEntry[] = [];
  /** The last offset of each partition. */
  readonly ends = new Map<string, number>();
  private last = 0;
  private complete: number;

  /** `since`: the instant from which on the log is read, in milliseconds since 1970. */
  constructor(since: number) {
    this.complete = since;
  }

  /** The instant since which every event is kept, in milliseconds since 1970. */
  get completeSince(): number {
    return this.complete;
  }

  /** The number that the next entry will have. */
  get next(): number {
    return this.last + 1;
  }

  /** Adds an event; returns false for one that was read before, which a log may deliver again. */
  add(entry: Omit<JournalEntry, 'number'>, now: number): boolean {
    if (!this.reached(entry.partition, entry.offset)) return false;
    const numbered = { ...entry, number: ++this.last };
    this.entries.push(numbered);
    const known = this.workspaces.get(entry.workspace) ?? { entries: [], dropped: 0 };
    known.entries.push(numbered);
    this.workspaces.set(entry.workspace, known);
    while (this.entries.length > MAX_ENTRIES || this.entries[0]!.at < now - KEPT_MS) {
      if (this.entries.length === 1) break;
      this.drop();
    }
    return true;
  }

  /** Moves the end of a partition; returns false if it is there already. */
  reached(partition: string, offset: number): boolean {
    if (offset <= (this.ends.get(partition) ?? -1)) return false;
    this.ends.set(partition, offset);
    return true;
  }

  /** The number from which on a workspace's entries are kept. */
  firstOf(workspace: string): number {
    return (this.workspaces.get(workspace)?.dropped ?? 0) + 1;
  }

  /** Returns a workspace's first entry with this number or a later one; `lost` if some of these were dropped already. */
  from(workspace: string, number: number): JournalEntry | 'lost' | undefined {
    const known = this.workspaces.get(workspace);
    if (!known) return undefined;
    if (number <= known.dropped) return 'lost';
    const { entries } = known;
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.number < number) low = middle + 1;
      else high = middle;
    }
    return entries[low];
  }

  private drop(): void {
    const oldest = this.entries.shift()!;
    const known = this.workspaces.get(oldest.workspace)!;
    known.entries.shift();
    known.dropped = oldest.number;
    this.complete = Math.max(this.complete, oldest.at);
  }
}
