import fc from 'fast-check';
import { FollowCodes } from '#message/follow-code.js';
import { keywordOf } from '#message/keyword.js';
import type { Account } from './account.js';
import { commandOf, type WrittenCommand } from './command.js';
import type { ReceivedMessage } from './received.js';

const ACCOUNT: Account = {
  connection_id: 'con_1',
  workspace_id: 'wsp_1',
  network: 'whatsapp',
  commands: 'keywords',
  messageIdsUniqueIn: 'account',
  name: '15550783881',
  serves: ['posts', 'chats'],
  start_words: ['MULAI', 'START'],
  stop_words: ['STOP'],
};
const CODES = new FollowCodes({ followKeys: `k1:${Buffer.alloc(32, 1).toString('base64')}` });
const [CODE, PAYLOAD] = [CODES.newCode(), CODES.newPayload()];
/** A code in the right form whose last digit is another one. */
const WRONG = CODE.slice(0, -1) + ((Number(CODE.at(-1)) + 1) % 10);
const BOT: Account = { ...ACCOUNT, network: 'telegram', commands: 'bot', name: 'kopi_bot' };
const message = (...said: string[]): ReceivedMessage => ({
  kind: 'message',
  address: '628120000001',
  message_id: 'wamid.1',
  type: 'text',
  at: 1,
  commandTexts: said,
  unsupported: false,
  group: false,
});

const command = (account: Account, ...said: string[]): WrittenCommand | null =>
  commandOf(account, message(...said), CODES);

describe('a command', () => {
  it.each<[string, object]>([
    ['STOP', { command: 'stop' }],
    ['“Stop!”', { command: 'stop' }],
    ['🛑 stop', { command: 'stop' }],
    ['* STOP *', { command: 'stop' }],
    ['stop\u200b', { command: 'stop' }],
    ['s\u200bt\u2060o\ufeffp', { command: 'stop' }],
    ['\u202eSTOP\u202c', { command: 'stop' }],
    ['ＳＴＯＰ　！', { command: 'stop' }],
    ['mulai', { command: 'start' }],
    [`STOP kopi-1 ${CODE}`, { command: 'stop', handle: 'kopi-1', code: CODE }],
    [`Stop\u0000 “KOPI-1”! ${CODE}.`, { command: 'stop', handle: 'kopi-1', code: CODE }],
    [`MULAI kopi ${CODE.toUpperCase()}`, { command: 'start', handle: 'kopi', code: CODE }],
    [`«Start» kopi-nusantara!\n${CODE}`, { command: 'start', handle: 'kopi-nusantara', code: CODE }],
  ])('on WhatsApp is %s', (said, expected) => {
    expect(command(ACCOUNT, said)).toEqual(expected);
  });

  it.each([
    'Halo, apakah Gayo masih ada?',
    'Stop! Enough of it',
    'STOP by tomorrow please',
    'Start with 2 kg of the Gayo',
    'I want to stop',
    'non-stop',
    'MULAI kopi sekarang',
    'Stop hamil',
    'STOP kopi-1',
    'Start kopi-nusantara',
    'Mulai kak 081234567890',
    'Mulai kak 628123456789',
    'Mulai kak 0123456789ab',
    'Mulai kak wkwkwkwkwkwk',
    `MULAI ${CODE}`,
    `MULAI kopi kopi ${CODE}`,
    `MULAI kopi ${CODE} ya`,
    `MULAI kopi.co.id ${CODE}`,
    `kopi MULAI ${CODE}`,
    `MULAI kopi ${CODE}a`,
    `MULAI kopi ${WRONG}`,
    'MULAI kopi k7m2x9p4q6t3',
    `STOP kopi ${WRONG}`,
    'STOP STOP',
    'ЅТОР',
    `stop${'\u200b'.repeat(4_000)}`,
    'STOP ya?!…🙏 kopi.co.id',
    '',
    '🙏',
    `stop${' '.repeat(300)}`,
  ])('on WhatsApp is not %j, which only chat reads', (said) => {
    expect(command(ACCOUNT, said)).toBeNull();
  });

  it('is found in the text and in the buttons of a message', () => {
    expect(command(ACCOUNT, 'Berhenti', 'STOP')).toEqual({ command: 'stop' });
  });

  it.each<[string, object]>([
    ['/start', { command: 'start' }],
    [` /start ${PAYLOAD} `, { command: 'start', code: PAYLOAD }],
    [`/start@Kopi_Bot ${PAYLOAD}`, { command: 'start', code: PAYLOAD }],
    ['/stop', { command: 'stop' }],
    ['/STOP!', { command: 'stop' }],
    ['\u200f/stop\u200b', { command: 'stop' }],
    ['／ｓｔｏｐ', { command: 'stop' }],
    [`/stop @Kopi ${CODE}`, { command: 'stop', handle: 'kopi', code: CODE }],
    ['/stop@kopi_bot', { command: 'stop' }],
  ])('on Telegram is %s', (said, expected) => {
    expect(command(BOT, said)).toEqual(expected);
  });

  it.each([
    '/start c_0123456789abcdefghjk',
    '/start 12',
    '/start kopi',
    '/start f_abcdefghijklmnopqrstuvwx',
    `/start ${PAYLOAD} please`,
    `/start ${PAYLOAD}A`,
    `/stop ${PAYLOAD}`,
    `/stop kopi ${WRONG}`,
    '/stop kopi',
    '/stop it please',
    `/stop ${CODE}`,
    `/stop${' '.repeat(300)}`,
    '/start@another_bot',
    '/stop@another_bot',
    '/help',
    'STOP',
    'hi /stop',
  ])('on Telegram is not %s', (said) => {
    expect(command(BOT, said)).toBeNull();
  });

  /** Words as people write them: of any script, names, numbers and emoji, and what looks like a handle or almost like a code. */
  const ordinary = fc
    .oneof(
      fc.constantFrom(
        'kak',
        'kopi',
        'kopi-nusantara',
        'hamil',
        'ya',
        'STOP',
        'mulai',
        '081234567890',
        'facadefacade',
      ),
      fc.stringMatching(/^[a-z0-9](?:-?[a-z0-9]){0,14}$/),
      fc.stringMatching(/^[0-9a-f]{12}$/),
      fc.stringMatching(/^\d{1,15}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    )
    .filter((word) => !CODES.isCode(keywordOf(word)));
  const sentence = fc.array(ordinary, { minLength: 1, maxLength: 4 });
  const isEmpty = (words: string[]) =>
    words
      .join(' ')
      .split(/[\p{White_Space}\p{Cc}]+/u)
      .every((word) => keywordOf(word) === '');

  it.each<[string, Account, string[]]>([
    ['on WhatsApp', ACCOUNT, ['MULAI', 'start', '“Stop!”', 'ＳＴＯＰ']],
    ['on Telegram', BOT, ['/start', '/stop', '/stop@kopi_bot', '/START!']],
  ])('is %s no sentence that begins with a keyword, but for the keyword alone', (_, account, keywords) => {
    fc.assert(
      fc.property(fc.constantFrom(...keywords), sentence, (keyword, words) => {
        const found = command(account, [keyword, ...words].join(' '));
        expect(found !== null).toBe(isEmpty(words));
        expect(Object.keys(found ?? {}).filter((key) => key !== 'command')).toEqual([]);
      }),
      { seed: 9, numRuns: 2_000 },
    );
  });

  it.each<[string, Account, string[]]>([
    ['on WhatsApp', ACCOUNT, ['MULAI', 'start', 'STOP']],
    ['on Telegram', BOT, ['/start', '/stop']],
  ])('is %s no keyword with a handle and what only looks like a code', (_, account, keywords) => {
    const handle = fc.stringMatching(/^[a-z0-9](?:-?[a-z0-9]){1,19}$/);
    const code = fc.stringMatching(/^(?:[a-z][0-9]){6,8}$/);
    fc.assert(
      fc.property(fc.constantFrom(...keywords), handle, code, (keyword, name, invented) => {
        expect(command(account, `${keyword} ${name} ${invented}`)).toBeNull();
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  it.each<[string, Account, string[]]>([
    ['on WhatsApp', ACCOUNT, ['MULAI', 'start', 'STOP']],
    ['on Telegram', BOT, ['/start', '/stop']],
  ])('is %s a keyword with a handle and any code that was issued', (_, account, keywords) => {
    const handle = fc.stringMatching(/^[a-z0-9](?:-?[a-z0-9]){1,19}$/);
    fc.assert(
      fc.property(fc.constantFrom(...keywords), handle, (keyword, name) => {
        const code = CODES.newCode();
        expect(command(account, `${keyword} ${name} ${code}`)).toMatchObject({ handle: name, code });
      }),
      { seed: 9, numRuns: 500 },
    );
  });
});
