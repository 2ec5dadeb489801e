import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from './generator.js';

/** What this disk takes to make 20 kB durable: the 0.99 quantile of 300 times, in milliseconds. */
export function fsyncP99(folder: string): number {
  const path = join(folder, 'fsync');
  const file = openSync(path, 'w');
  const data = Buffer.alloc(20_000, 65);
  const ms = Array.from({ length: 300 }, () => {
    writeSync(file, data);
    const begun = performance.now();
    fdatasyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  rmSync(path);
  return quantile(ms, 0.99);
}
