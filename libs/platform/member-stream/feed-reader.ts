import type { EventJournal, JournalEntry } from './event-journal.js';
import type { EventsFor, MemberEvent, MemberTopic } from './member-topic.js';
import type { StreamPosition } from './stream-position.js';

/** Why a client has to load again what it shows: it was away for too long, or the log is another one than before. */
export type ResetReason = 'expired' | 'epoch';

/** Where a reader's events go. */
export interface FeedSink {
  /** `position`: where the client is once it has this event; null if more of the same log event follow. */
  event(event: MemberEvent, position: string | null): void;
  /** What was missed is not known any more. */
  reset(reason: ResetReason, position: string): void;
  /** The client is there without any event. */
  position(position: string): void;
  /** Resolves when more can be taken. */
  drained(): Promise<void>;
  /** Nothing more comes; the client resumes from its position. */
  end(): void;
}

/** What a reader needs of the app. */
export interface FeedSource {
  journal: EventJournal;
  now(): number;
  /** Reads what members are sent of an event. */
  eventsOf(entry: JournalEntry): Promise<EventsFor>;
}

/** Whose stream it is, and what they may see and asked for. */
export interface FeedMember {
  workspace: string;
  member: string;
  topics: ReadonlySet<MemberTopic>;
}

/** Sends one member what happens in their workspace, in the order of the journal, from a position on. */
export class FeedReader {
  private ended = false;
  private reading = false;

  /** `next`: number of the journal's entry that is read first. `skipBefore`: entries of before this instant are of no interest. */
  constructor(
    private readonly source: FeedSource,
    private readonly who: FeedMember,
    private readonly sink: FeedSink,
    private readonly position: StreamPosition,
    private next: number,
    private readonly skipBefore: number,
  ) {}

  /** Sends what is new; called whenever there may be something. */
  wake(): void {
    if (this.reading || this.ended) return;
    this.reading = true;
    this.read().catch(() => this.end());
  }

  /** Tells the client its position, and sends what it has missed. */
  start(): void {
    this.sink.position(this.position.toString());
    this.wake();
  }

  /** Tells the client, which has received all that there is, that it is still at its position now. */
  beat(): void {
    if (this.reading || this.ended) return;
    this.position.refresh(this.source.now());
    this.sink.position(this.position.toString());
  }

  /** Tells the client to load again what it shows. */
  reset(reason: ResetReason): void {
    this.sink.reset(reason, this.position.toString());
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.sink.end();
  }

  /** Ends it without telling the sink, which has gone. */
  stop(): void {
    this.ended = true;
  }

  private async read(): Promise<void> {
    const { journal } = this.source;
    for (;;) {
      const entry = journal.from(this.who.workspace, this.next);
      if (entry === undefined || this.ended) {
        // In the same step as the look, so that what is added from now on wakes the reader.
        this.reading = false;
        return;
      }
      if (entry === 'lost') {
        for (const [partition, offset] of journal.ends)
          this.position.moveTo({ partition, offset }, this.source.now());
        this.next = journal.next;
        this.reset('expired');
        continue;
      }
      this.next = entry.number + 1;
      await this.send(entry);
    }
  }

  private async send(entry: JournalEntry): Promise<void> {
    if (this.position.contradicts(entry)) this.reset('epoch');
    else if (!this.position.precedes(entry)) return;
    if (entry.at < this.skipBefore) return;
    const events = this.who.topics.has(entry.topic)
      ? (await this.source.eventsOf(entry))(this.who.member)
      : [];
    if (this.ended) return;
    this.position.moveTo(entry, entry.at);
    for (const [index, event] of events.entries()) {
      const last = index === events.length - 1;
      this.sink.event(event, last ? this.position.toString() : null);
    }
    await this.sink.drained();
  }
}
