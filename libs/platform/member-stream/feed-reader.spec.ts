import { EventJournal, type JournalEntry } from './event-journal.js';
import { FeedReader, type FeedSink, type FeedSource } from './feed-reader.js';
import type { MemberTopic } from './member-topic.js';
import { StreamPosition } from './stream-position.js';

const NOW = Date.UTC(2027, 0, 15, 12);
const HOUR_MS = 3_600_000;

/** A journal with its events, and readers of it whose events are collected as texts. */
class FeedUnderTest implements FeedSource {
  journal = new EventJournal(NOW - HOUR_MS);
  at = NOW;
  failing = false;
  readonly topic = { name: 'chats' } as MemberTopic;
  readonly hidden = { name: 'other' } as MemberTopic;

  now(): number {
    return this.at;
  }

  async eventsOf({ note }: JournalEntry) {
    if (this.failing) throw new Error('no database');
    return (member: string) => [{ event: String(note), data: { member } }];
  }

  add(
    note: string,
    place: { offset: number; partition?: string; at?: number; topic?: MemberTopic; of?: string },
  ) {
    const { offset, partition = '0.0', at = this.at, topic = this.topic, of = 'one' } = place;
    return this.journal.add({ workspace: of, topic, partition, offset, at, note }, this.at);
  }

  async read(position: StreamPosition, next = this.journal.firstOf('one'), skipBefore = 0) {
    const got: string[] = [];
    const positions: string[] = [];
    const sink: FeedSink = {
      event: ({ event }, id) => {
        got.push(event);
        if (id !== null) positions.push(id);
      },
      reset: (reason, id) => {
        got.push(`reset: ${reason}`);
        positions.push(id);
      },
      position: (id) => void positions.push(id),
      drained: async () => undefined,
      end: () => void got.push('end'),
    };
    const who = { workspace: 'one', member: 'psn_1', topics: new Set([this.topic]) };
    const reader = new FeedReader(this, who, sink, position, next, skipBefore);
    const settled = async () => {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    };
    reader.start();
    await settled();
    return { got, reader, settled, last: () => StreamPosition.parse(positions.at(-1)!)! };
  }
}

describe('what an app sends a member', () => {
  let feed: FeedUnderTest;
  beforeEach(() => {
    feed = new FeedUnderTest();
  });
  const beginning = () => StreamPosition.at(NOW, new Map());

  it('comes in the order of the log, of the own workspace and the chosen topics alone', async () => {
    feed.add('a', { offset: 1 });
    feed.add('x', { offset: 2, of: 'another' });
    feed.add('y', { offset: 3, topic: feed.hidden });
    feed.add('b', { offset: 1, partition: '0.1' });
    feed.add('c', { offset: 4 });
    expect((await feed.read(beginning())).got).toEqual(['a', 'b', 'c']);
  });

  it('goes on after the position of any event that was received, in this or another process', async () => {
    for (let offset = 1; offset <= 4; offset++) feed.add(`a${offset}`, { offset });
    feed.add('b1', { offset: 1, partition: '0.1' });
    const first = await feed.read(beginning());
    const position = first.last();
    const same = await feed.read(position);
    expect(same.got).toEqual([]);
    // Another process read the partitions in another order.
    const other = new FeedUnderTest();
    other.add('b1', { offset: 1, partition: '0.1' });
    other.add('b2', { offset: 2, partition: '0.1' });
    for (let offset = 1; offset <= 5; offset++) other.add(`a${offset}`, { offset });
    expect((await other.read(position)).got).toEqual(['b2', 'a5']);
  });

  it('comes as soon as there is something, and once although the log delivers it again', async () => {
    const open = await feed.read(beginning());
    expect(feed.add('a', { offset: 7 })).toBe(true);
    open.reader.wake();
    expect(feed.add('a', { offset: 7 })).toBe(false);
    open.reader.wake();
    await open.settled();
    expect(open.got).toEqual(['a']);
  });

  it('begins with a reset for a reader that is slower than the journal keeps events', async () => {
    feed.add('a', { offset: 1 });
    feed.at += HOUR_MS + 1;
    feed.add('b', { offset: 2 });
    expect(feed.journal.completeSince).toBe(NOW);
    const open = await feed.read(beginning(), 1);
    expect(open.got).toEqual(['reset: expired']);
    feed.add('c', { offset: 3 });
    open.reader.wake();
    await open.settled();
    expect(open.got).toEqual(['reset: expired', 'c']);
  });

  it('says that the log is another one when offsets that were received come again with newer events', async () => {
    const ahead = StreamPosition.at(NOW - 5 * 60_000, new Map([['0.0', 900]]));
    feed.add('a', { offset: 1 });
    expect((await feed.read(ahead)).got).toEqual(['reset: epoch', 'a']);
    const received = StreamPosition.at(NOW, new Map([['0.0', 900]]));
    expect((await feed.read(received)).got).toEqual([]);
  });

  it('leaves out, for a client without a position, what was written before the process started', async () => {
    feed.add('a', { offset: 1, at: NOW - 5 * 60_000 });
    feed.add('b', { offset: 2 });
    expect((await feed.read(beginning(), 1, NOW - 60_000)).got).toEqual(['b']);
  });

  it('ends when the content cannot be read, so that the client comes back for it', async () => {
    feed.add('a', { offset: 1 });
    feed.failing = true;
    const position = beginning();
    const open = await feed.read(position);
    expect(open.got).toEqual(['end']);
    feed.failing = false;
    expect((await feed.read(open.last())).got).toEqual(['a']);
  });

  it('tells an idle client its position again, with the present time', async () => {
    const open = await feed.read(beginning());
    feed.at += 60_000;
    open.reader.beat();
    expect(open.last().at).toBe(NOW + 60_000);
  });
});

describe('a position', () => {
  it('is the same after it was written and read', () => {
    const position = StreamPosition.at(
      NOW,
      new Map([
        ['0.3', 195],
        ['1.0', 2 ** 40],
      ]),
    );
    const text = position.toString();
    expect(text).toMatch(/^[0-9a-z]{8}~0\.3-5f~1\.0-[0-9a-z]{8}$/);
    expect(StreamPosition.parse(text)!.toString()).toBe(text);
  });

  it.each([
    '',
    '~',
    'a~',
    'A',
    'mi2x9k1c~0.3',
    'mi2x9k1c~0.3-',
    'a~0.3-5f~',
    'a b',
    '1'.repeat(10),
    `a${'~0.0-1'.repeat(65)}`,
  ])('is refused: %j', (text) => expect(StreamPosition.parse(text)).toBeNull());
});
