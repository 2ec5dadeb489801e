import { join } from 'node:path';
import { describeCanary } from './describe-canary.js';
import { readFiles } from './stored-data.js';
import { formsOf, findForms } from './word-forms.js';

describeCanary('embedded', async ({ stack }) => {
  const logFiles = readFiles(join(stack.dataDir, 'log'));
  const ofMessages = (place: string) => place.startsWith('message');
  return {
    chat: readFiles(join(stack.dataDir, 'apps', 'chat')),
    besideChat: ['connections', 'fan-out'].flatMap((app) => readFiles(join(stack.dataDir, 'apps', app))),
    messageTopics: logFiles.filter(({ place }) => ofMessages(place)),
    beyond: [
      ...logFiles.filter(({ place }) => !ofMessages(place)),
      ...['ad-attribution', 'console'].flatMap((app) => readFiles(join(stack.dataDir, 'apps', app))),
    ],
  };
});

describe('the search for a canary (a unique word)', () => {
  const forms = formsOf('kenari-42?');
  const found = (text: string) => findForms([{ place: 'here', bytes: Buffer.from(text) }], forms);

  it.each([
    ['raw', 'a kenari-42? b'],
    ['base64 at 0', Buffer.from('kenari-42? and more').toString('base64')],
    ['base64 at 1', Buffer.from('1kenari-42? and more').toString('base64')],
    ['base64 at 2', Buffer.from('12kenari-42? and more').toString('base64')],
    ['base64 far in', Buffer.from(`${'x'.repeat(100)}kenari-42?`).toString('base64')],
    ['hex', Buffer.from('a kenari-42?').toString('hex')],
    ['URL-encoded', `q=${encodeURIComponent('kenari-42?')}`],
    ['URL-encoded whole', '%6b%65%6e%61%72%69%2d%34%32%3f'],
  ])('finds it as %s', (_, text) => {
    expect(found(text).length).toBeGreaterThan(0);
  });

  it('finds nothing in other text', () => {
    expect(found('kenari-43? KENARI 42')).toEqual([]);
  });
});
