import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const check = (...folder: string[]) => {
  const { status, stdout } = spawnSync('node', ['scripts/texts.mjs', '--check', ...folder], {
    encoding: 'utf8',
  });
  return { status, lines: stdout.trim().split('\n').slice(0, -1) };
};

describe('the texts of the browser app', () => {
  it('are all there in English and Indonesian, each used', () => {
    expect(check()).toEqual({ status: 0, lines: [] });
  });

  it('are reported if they are missing, unused, not translated, or translated in two ways', () => {
    const folder = mkdtempSync(join(tmpdir(), 'corong-texts-'));
    cpSync('apps/console/web/src', join(folder, 'src'), { recursive: true });
    const file = (name: string) => join(folder, 'src', name);
    const change = (name: string, from: string, to: string) => {
      const text = readFileSync(file(name), 'utf8');
      expect(text).toContain(from);
      writeFileSync(file(name), text.replace(from, to));
    };
    writeFileSync(
      file('home/breach.ts'),
      "import { msg } from '@lingui/core/macro';\nexport const planted = msg`Planted`;\n",
    );
    change('shell/texts/id.po', 'msgid "Ads"\nmsgstr "Iklan"', 'msgid "Ads"\nmsgstr ""');
    change('sign-in/texts/id.po', 'msgstr "Kata sandi"', 'msgstr "Sandi"');
    change('help/texts/en.po', 'msgid "Delete"', 'msgid "Left over"\nmsgstr "Left over"\n\nmsgid "Delete"');
    const { status, lines } = check(folder);
    rmSync(folder, { recursive: true, force: true });
    expect(status).toBe(1);
    expect(lines.sort()).toEqual([
      'src/help/texts/en.po: is unused: Left over',
      'src/home/texts/en.po: is missing: Planted',
      'src/home/texts/id.po: is missing: Planted',
      'src/shell/texts/id.po: is not translated: Ads',
      'src/sign-in/texts/id.po: is translated otherwise in another folder: Password',
    ]);
  });
});
