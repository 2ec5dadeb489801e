import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ClickToken } from '#crossing/click-token.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';
import { fieldsOf, unboundedFields } from './fields.js';

const PREFIXES = ['crossing', 'advert', 'workspace'];
const ROOMS = ['libs/crossing', 'libs/workspace'];
const CROSSES = /Topic\.declare\(\s*['"`](crossing|advert|workspace)\./;

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

describe('what may pass the wall', () => {
  let events: (new () => object)[];
  beforeAll(async () => {
    for (const file of ROOMS.flatMap(sources).filter((name) => name.endsWith('.topic.ts')))
      await import(resolve(file));
    events = Topic.all()
      .filter(({ prefix }) => PREFIXES.includes(prefix))
      .flatMap((topic) => topic.types);
  });

  it('is declared in its two folders alone', () => {
    const elsewhere = ['apps', 'libs']
      .flatMap(sources)
      .filter((file) => !ROOMS.some((room) => file.startsWith(`${room}/`)));
    expect(
      elsewhere.filter((file) => !file.endsWith('.spec.ts') && CROSSES.test(readFileSync(file, 'utf8'))),
    ).toEqual([]);
  });

  it('has bounded fields only, in every event', () => {
    expect(events.map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining([
        'AdDescribed',
        'ApiKeyDescribed',
        'ChatOpened',
        'ChatStarted',
        'ChatTouched',
        'ClickIdentityGiven',
        'ConsentChanged',
        'SpamMarked',
        'DoorDescribed',
        'FollowStarted',
        'GreetingArchived',
        'GreetingOffered',
        'InstagramScopedIdGiven',
        'LinkDescribed',
        'MeasurementStarted',
        'PageScopedIdGiven',
        'PersonDescribed',
        'PresenceChanged',
        'StageReached',
        'SubjectErased',
        'TeamDescribed',
        'TeamMemberDescribed',
        'WorkspaceChanged',
        'WorkspaceOpened',
      ]),
    );
    expect(events.flatMap(unboundedFields)).toEqual([]);
    expect(events.filter((event) => fieldsOf(event).length === 0)).toEqual([]);
  });

  it('has bounded fields only, in the click token that travels the other way', () => {
    expect(unboundedFields(ClickToken)).toEqual([]);
  });

  it('is listed, field by field, in the ledger of fields', () => {
    const ledger = readFileSync('libs/crossing/README.md', 'utf8');
    const crossing = Topic.all()
      .filter(({ prefix }) => prefix === 'crossing' || prefix === 'advert')
      .flatMap((topic) => topic.types);
    const unnamed = [...crossing, ClickToken].flatMap((event) =>
      fieldsOf(event).filter((field) => !ledger.includes(`\`${field}\``)),
    );
    expect(unnamed).toEqual([]);
  });

  it('is refused with any other rule', () => {
    class Planted {
      @BoundedId('wsp') workspace_id: string;
      @IsString() note: string;
      @IsString() @MaxLength(10) short: string;
      @IsOptional() @Matches(/^.*$/) anything?: string;
      @IsInt() unlimited: number;
      @IsIn(['granted', 'Saya mau dua kantong']) choice: string;
      @IsString() @BoundedId('sub') both: string;
    }
    expect(unboundedFields(Planted).sort()).toEqual(
      ['anything', 'both', 'choice', 'note', 'short', 'unlimited'].map((field) => `Planted.${field}`),
    );
  });
});
