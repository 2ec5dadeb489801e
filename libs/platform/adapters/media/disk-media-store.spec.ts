import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeMediaStore } from '../../ports/media-store.contract.js';
import { DiskMediaStore } from './disk-media-store.js';

describeMediaStore('the media store on disk', (temp) => {
  const folder = join(temp, 'media');
  return {
    open: () => new DiskMediaStore(folder),
    names: () => readdirSync(folder, { recursive: true }).map(String),
    dispose: () => undefined,
  };
});
