import { pathToFileURL } from 'node:url';
import { subjects } from '#crossing/subject.topic.js';
import { APPS, type AppName } from '#platform/app.js';
import { Config } from '#platform/config.js';
import { Topic } from '#platform/events/topic.js';
import type { TopicRight } from '#platform/ports/event-log.port.js';
import { stores } from '#platform/stores.js';
import { topicUses, usesIn, type TopicUse } from './topic-use.js';

type Rights = Record<string, TopicRight>;

/** `docker/principals.mjs`. */
interface Principals {
  apps: Record<AppName, { topics: Record<string, string[]> }>;
}

const rightOf = (reads: boolean, writes: boolean): TopicRight =>
  reads && writes ? 'read and write' : reads ? 'read' : 'write';

/** Returns the rights that the uses need, by prefix. */
function needed(uses: readonly TopicUse[]): Rights {
  const byPrefix = Map.groupBy(uses, ({ prefix }) => prefix);
  return Object.fromEntries(
    [...byPrefix].map(([prefix, of]) => [
      prefix,
      rightOf(
        of.some(({ does }) => does === 'read'),
        of.some(({ does }) => does === 'write'),
      ),
    ]),
  );
}

describe('the topic rights', () => {
  const uses = new Map<AppName, TopicUse[]>();
  beforeAll(async () => {
    for (const app of APPS) uses.set(app, await topicUses(app));
  });
  const stated = (app: AppName): Rights => stores(app, new Config()).rights;

  it.each([...APPS])('of %s are those that its source uses, and no others', (app) => {
    expect(stated(app)).toEqual(needed(uses.get(app)!));
  });

  it.each([...APPS])('of %s are the same on both stacks', async (app) => {
    const principals = (await import(pathToFileURL('docker/principals.mjs').href)) as Principals;
    const kafka = Object.entries(principals.apps[app].topics).map(
      ([prefix, operations]): [string, TopicRight] => [
        prefix.replace(/\.$/, ''),
        rightOf(operations.includes('READ'), operations.includes('WRITE')),
      ],
    );
    expect(stated(app)).toEqual(Object.fromEntries(kafka));
  });

  it('leave no topic without an app that writes it and an app that reads it', () => {
    const all = [...uses.values()].flat();
    const used = (does: 'read' | 'write') => [
      ...new Set(all.filter((use) => use.does === does).map(({ topic }) => topic)),
    ];
    const names = Topic.all().map(({ name }) => name);
    expect(used('write').sort()).toEqual(names.sort());
    expect(used('read').sort()).toEqual(names.sort());
  });

  describe('as derived from source', () => {
    const seen = (text: string) =>
      usesIn('planted.ts', text, new Map([['subjects', subjects as unknown as Topic<object>]])).map(
        ({ does }) => does,
      );

    it('tell a reader from a writer', () => {
      expect(seen("inbox.subscribe(subjects, 'x', take)")).toEqual(['read']);
      expect(seen('this.outbox.append(tx, subjects, event, 1)')).toEqual(['write']);
      expect(
        seen('class Reads { constructor(readonly subjects: Subjects) { this.subjects.find(1); } }'),
      ).toEqual([]);
    });

    it('refuse a use of a topic that they do not know', () => {
      expect(() => seen('somewhere.else(subjects)')).toThrow('reading or writing subjects?');
    });
  });
});
