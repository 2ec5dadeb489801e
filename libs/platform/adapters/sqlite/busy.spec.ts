import { runInNewContext } from 'node:vm';
import { isBusy, retryWhileBusy } from './busy.js';

/** The driver keeps the realm that loaded it first, and another test file of the same worker is another realm. */
const foreign = (code: string) =>
  runInNewContext(`Object.assign(new Error('database is locked'), { code: '${code}' })`) as Error;

describe('the error of a locked file', () => {
  it('is recognised by its code, whichever realm created it', () => {
    expect(foreign('SQLITE_BUSY') instanceof Error).toBe(false);
    expect(isBusy(foreign('SQLITE_BUSY'))).toBe(true);
    expect(isBusy(foreign('SQLITE_BUSY_SNAPSHOT'))).toBe(true);
    expect(isBusy(Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' }))).toBe(true);
  });

  it.each([foreign('SQLITE_CORRUPT'), new Error('SQLITE_BUSY'), undefined, null, 'SQLITE_BUSY', {}])(
    'is not confused with %p',
    (error) => expect(isBusy(error)).toBe(false),
  );

  it('leads to another try, while other errors are thrown at once', async () => {
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
