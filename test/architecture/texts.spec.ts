import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { differences, leavesOf, unused } from './texts.js';

type Catalogue = Record<Language, object>;

const CATALOGUE = /[./-]texts(\.[a-z]{2})?\.ts$/;

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
// The browser app has catalogues of another form; web-texts.spec.ts looks at them.
const files = [...filesOf('apps'), ...filesOf('libs')].filter(
  (file) => !file.startsWith('apps/console/web/'),
);
const catalogueFiles = files.filter(
  (file) => CATALOGUE.test(file) && !/language\/texts\.ts$|texts\.[a-z]{2}\.ts$/.test(file),
);

/** Returns the folder whose code may use a catalogue: its app's; empty (any folder) for a catalogue of a library. */
const roomOf = (file: string): string =>
  file.startsWith('apps/') ? file.split('/').slice(0, 2).join('/') : '';

const sourcesOf = (room: string): string =>
  files
    .filter((file) => file.startsWith(room) && /\.(ts|js)$/.test(file))
    .filter((file) => !/\.(spec|fixture)\.ts$/.test(file) && !CATALOGUE.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

describe('the texts that people read', () => {
  const catalogues: [name: string, catalogue: Catalogue, file: string][] = [];

  beforeAll(async () => {
    for (const file of catalogueFiles)
      for (const [name, value] of Object.entries((await import(resolve(file))) as Record<string, unknown>))
        if (typeof value === 'object' && value !== null) catalogues.push([name, value as Catalogue, file]);
  });

  it('are in catalogues, each in every language', () => {
    const ofTransport = /^apps\/fan-out\/transports\/[^/]+\//;
    const others = catalogues.filter(([, , file]) => !ofTransport.test(file));
    expect(others.map(([name]) => name).sort()).toEqual([
      'ACCOUNT_MAIL_TEXTS',
      'CHANNEL_SCRIPT_TEXTS',
      'CHANNEL_TEXTS',
      'CHAT_SCRIPT_TEXTS',
      'CHAT_TEXTS',
      'CLICK_TEXTS',
      'CONSENT_TEXTS',
      'DISCORD_SETUP_TEXTS',
      'EMBED_TEXTS',
      'GREETING_TEXTS',
      'META_SETUP_TEXTS',
      'PROBLEM_TEXTS',
      'PUSH_WORKER_TEXTS',
      'SETUP_TEXTS',
      'SMTP_SETUP_TEXTS',
      'TELEGRAM_SETUP_TEXTS',
      'TEST_TEXTS',
      'TEXTS',
      'UPLOAD_SETUP_TEXTS',
      'WHATSAPP_DOOR_TEXTS',
    ]);
    for (const [name, catalogue] of catalogues)
      expect([name, Object.keys(catalogue).sort()]).toEqual([name, [...LANGUAGES].sort()]);
  });

  it('are complete in every language, with the same parameters', () => {
    for (const [name, catalogue] of catalogues)
      for (const language of LANGUAGES)
        for (const other of LANGUAGES)
          expect([name, differences(catalogue[language], catalogue[other])]).toEqual([name, []]);
  });

  it('are translated, so that none is the same in two languages', () => {
    for (const [name, { en, id }] of catalogues) {
      const there = new Map([...leavesOf(id)].map(({ path, value }) => [path, value]));
      const same = [...leavesOf(en)].filter(
        ({ path, value }) => typeof value === 'string' && there.get(path) === value,
      );
      expect([name, same]).toEqual([name, []]);
    }
  });

  it('are all used somewhere', () => {
    for (const [name, { en }, file] of catalogues)
      expect([name, unused(en, sourcesOf(roomOf(file)))]).toEqual([name, []]);
  });

  it('are reported if they are missing, unused or different', () => {
    const en = { left: (channel: string) => `Left ${channel}`, group: { a: 'A', b: 'B' }, empty: 'x' };
    const id = { left: () => 'Keluar', group: { a: 'Aa' }, empty: ' ' };
    expect(differences(en, id)).toEqual(['left says other things', 'group.b is missing', 'empty is missing']);
    expect(unused(en, 'show(texts.left(name)); texts.group[one]; const { empty } = texts;')).toEqual([]);
    expect(unused(en, 'show(texts.leftover); // left, empty')).toEqual([
      'left',
      'group.a',
      'group.b',
      'empty',
    ]);
  });
});
