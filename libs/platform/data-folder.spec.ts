import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config.js';
import { prepareDataFolder } from './data-folder.js';

describe('the data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'corong-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is created with its parent folders, readable by its owner alone, and may exist already', () => {
    const path = join(folder, 'a', 'b');
    prepareDataFolder(path);
    prepareDataFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('is named in the error if it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    for (const path of [
      '/proc/nope',
      '/proc/nope/deep/er',
      join(folder, 'file'),
      join(folder, 'file', 'below'),
    ]) {
      expect(() => prepareDataFolder(path)).toThrow(ConfigError);
      expect(() => prepareDataFolder(path)).toThrow(`DATA_DIR ${path} cannot be written (E`);
    }
  });
});
