// npm run texts: brings the catalogues of the browser app up to date with its sources, and names texts that lack a translation.
// With --check it changes nothing, and fails if a text is missing, unused, not translated, or translated in two ways.
// node scripts/texts.mjs [--check] [FOLDER]
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatter } from '@lingui/format-po';
import { extractMessagesFromFiles } from '@lingui/native-tools';
import { ROOT, run } from './toolchain.mjs';

const LANGUAGES = ['en', 'id'];
const words = process.argv.slice(2);
const check = words.includes('--check');
const folder = words.find((one) => !one.startsWith('-')) ?? join(ROOT, 'apps', 'console', 'web');
const format = formatter({ origins: false, lineNumbers: false });

/** Returns a catalogue's entries by id; empty if there is none. */
async function catalogue(group, language) {
  const filename = join(folder, 'src', group, 'texts', `${language}.po`);
  if (!existsSync(filename)) return {};
  return format.parse(readFileSync(filename, 'utf8'), { locale: language, sourceLocale: 'en', filename });
}

/** Returns the texts of a folder's sources by id. */
async function textsOf(group) {
  const files = globSync(`src/${group}/**/*.{ts,tsx}`, { cwd: folder }).map((file) => join(folder, file));
  const { messages } = await extractMessagesFromFiles(files);
  return new Map(messages.map(({ id, message }) => [id, message ?? id]));
}

async function findings() {
  const found = [];
  /** Translations by id: the catalogues of all folders are loaded into one. */
  const known = new Map();
  const groups = [...new Set(globSync('src/*/', { cwd: folder }).map((path) => path.split('/')[1]))].sort();
  for (const group of groups) {
    const texts = await textsOf(group);
    for (const language of LANGUAGES) {
      const entries = await catalogue(group, language);
      const say = (what, text) => found.push(`src/${group}/texts/${language}.po: ${what}: ${text}`);
      for (const [id, text] of texts) {
        const translation = entries[id]?.translation;
        if (!entries[id]) say('is missing', text);
        else if (!translation) say('is not translated', text);
        else if ((known.get(`${language} ${id}`) ?? translation) !== translation)
          say('is translated otherwise in another folder', text);
        if (translation) known.set(`${language} ${id}`, translation);
      }
      for (const [id, { message }] of Object.entries(entries))
        if (!texts.has(id)) say('is unused', message ?? id);
    }
  }
  return found;
}

/** Fills in texts that are translated in another folder already, and removes catalogues without texts. */
async function complete() {
  const files = globSync('src/*/texts/*.po', { cwd: folder }).map((file) => join(folder, file));
  const read = (filename) => {
    const locale = basename(filename, '.po');
    const existing = readFileSync(filename, 'utf8');
    return { existing, ctx: { locale, sourceLocale: 'en', filename, existing } };
  };
  const known = new Map();
  for (const filename of files) {
    const { existing, ctx } = read(filename);
    for (const [id, { translation }] of Object.entries(format.parse(existing, ctx)))
      if (translation) known.set(`${ctx.locale} ${id}`, translation);
  }
  for (const filename of files) {
    const { existing, ctx } = read(filename);
    const entries = format.parse(existing, ctx);
    if (Object.keys(entries).length === 0) {
      rmSync(filename);
      continue;
    }
    for (const [id, entry] of Object.entries(entries))
      entry.translation ||= known.get(`${ctx.locale} ${id}`) ?? '';
    writeFileSync(filename, await format.serialize(entries, ctx));
  }
}

if (!check) {
  const config = join(folder, 'lingui.config.ts');
  const args = ['extract', '--clean', '--workers', '1', '--config', config];
  const status = run('lingui', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status);
  await complete();
}
const found = await findings();
for (const line of found) console.log(line);
if (found.length > 0)
  console.log(`${found.length} texts to mend${check ? ': npm run texts, then fill in msgstr in id.po' : ''}`);
process.exit(check && found.length > 0 ? 1 : 0);
