import type { JournalEntry } from './event-journal.js';

/** An instant, and the offset of the last event of each partition, all to base 36: `mi2x9k1c~0.3-5f~1.0-2`. */
const FORM = /^([0-9a-z]{1,9})((?:~\d\.\d{1,3}-[0-9a-z]{1,10}){0,64})$/;
/** Milliseconds by which clocks of this installation's machines may differ. */
const CLOCKS_DIFFER_MS = 60_000;

/** Where an event is in the log. */
type Place = Pick<JournalEntry, 'partition' | 'offset'>;

/** Where a client is among the events of an app: which of them it has received, and when it was there. */
export class StreamPosition {
  private constructor(
    private instant: number,
    private readonly offsets: Map<string, number>,
  ) {}

  /** Returns null for a text that is no position. */
  static parse(text: string): StreamPosition | null {
    const [, at, offsets] = FORM.exec(text) ?? [];
    if (at === undefined || offsets === undefined) return null;
    const parts = offsets.split('~').slice(1);
    const pairs = parts.map((part) => part.split('-') as [string, string]);
    return new StreamPosition(
      parseInt(at, 36),
      new Map(pairs.map(([partition, offset]) => [partition, parseInt(offset, 36)])),
    );
  }

  static at(instant: number, ends: ReadonlyMap<string, number>): StreamPosition {
    return new StreamPosition(instant, new Map(ends));
  }

  /** When the client was there, in milliseconds since 1970. */
  get at(): number {
    return this.instant;
  }

  /** True if the client has not received this event. */
  precedes({ partition, offset }: Place): boolean {
    return offset > (this.offsets.get(partition) ?? -1);
  }

  /** True if an event has an offset that the client has received, but is newer: the log was replaced by another one. */
  contradicts(entry: JournalEntry): boolean {
    return !this.precedes(entry) && entry.at > this.instant + CLOCKS_DIFFER_MS;
  }

  /** The client has received this event, which was written at `at`. */
  moveTo({ partition, offset }: Place, at: number): void {
    this.offsets.set(partition, offset);
    this.instant = Math.max(this.instant, at);
  }

  /** The client has received all that there is, now. */
  refresh(now: number): void {
    this.instant = now;
  }

  toString(): string {
    let text = this.instant.toString(36);
    for (const [partition, offset] of this.offsets) text += `~${partition}-${offset.toString(36)}`;
    return text;
  }
}
