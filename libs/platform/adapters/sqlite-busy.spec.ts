import { runInNewContext } from 'node:vm';
import { isBusy, retryWhileBusy } from './sqlite-busy.js';

/** The driver keeps the realm that loaded it first, and another test file of the same worker is another realm. */
const foreign = (code: string) =>
  runInNewContext(`Object.assign(new Error('database is locked'), { code: '${code}' })`) as Error;

describe('A locked file', () => {
  it('is told by its code, whichever realm made the error', () => {
    expect(foreign('SQLITE_BUSY') instanceof Error).toBe(false);
    expect(isBusy(foreign('SQLITE_BUSY'))).toBe(true);
    expect(isBusy(foreign('SQLITE_BUSY_SNAPSHOT'))).toBe(true);
    expect(isBusy(Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' }))).toBe(true);
  });

  it.each([foreign('SQLITE_CORRUPT'), new Error('SQLITE_BUSY'), undefined, null, 'SQLITE_BUSY', {}])(
    'is nothing else: %p',
    (error) => expect(isBusy(error)).toBe(false),
  );

  it('is tried again, and other errors are thrown at once', async () => {
    let tries = 0;
    const result = await retryWhileBusy(async () => {
      if (++tries < 3) throw foreign('SQLITE_BUSY');
      return 'written';
    });
    expect([result, tries]).toEqual(['written', 3]);
    const broken = foreign('SQLITE_CORRUPT');
    await expect(retryWhileBusy(() => Promise.reject(broken))).rejects.toBe(broken);
  });
});
