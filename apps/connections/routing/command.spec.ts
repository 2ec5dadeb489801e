import fc from 'fast-check';
import { FOLLOW_CODE } from '#message/follow-code.js';
import { keywordOf } from '#message/keyword.js';
import type { Account } from './account.js';
import { commandOf } from './command.js';
import type { ReceivedMessage } from './received.js';

const ACCOUNT: Account = {
  connection_id: 'con_1',
  workspace_id: 'wsp_1',
  network: 'whatsapp',
  name: '15550783881',
  serves: ['posts', 'chats'],
  start_words: ['MULAI', 'START'],
  stop_words: ['STOP'],
};
const CODE = 'k7m2x9p4q6t3';
const BOT: Account = { ...ACCOUNT, network: 'telegram', name: 'kopi_bot' };
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
  ])('on WhatsApp is %s', (said, command) => {
    expect(commandOf(ACCOUNT, message(said))).toEqual(command);
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
    'STOP STOP',
    'ЅТОР',
    `stop${'\u200b'.repeat(4_000)}`,
    'STOP ya?!…🙏 kopi.co.id',
    '',
    '🙏',
    `stop${' '.repeat(300)}`,
  ])('on WhatsApp is not %j, which only chat reads', (said) => {
    expect(commandOf(ACCOUNT, message(said))).toBeNull();
  });

  it('is found in the text and in the buttons of a message', () => {
    expect(commandOf(ACCOUNT, message('Berhenti', 'STOP'))).toEqual({ command: 'stop' });
  });

  it.each<[string, object]>([
    ['/start', { command: 'start' }],
    [' /start f_abcdefghijklmnopqrstuvwx ', { command: 'start', code: 'f_abcdefghijklmnopqrstuvwx' }],
    ['/start@Kopi_Bot f_abcdefghijklmnopqrstuvwx', { command: 'start', code: 'f_abcdefghijklmnopqrstuvwx' }],
    ['/stop', { command: 'stop' }],
    ['/STOP!', { command: 'stop' }],
    ['\u200f/stop\u200b', { command: 'stop' }],
    ['／ｓｔｏｐ', { command: 'stop' }],
    [`/stop @Kopi ${CODE}`, { command: 'stop', handle: 'kopi', code: CODE }],
    ['/stop@kopi_bot', { command: 'stop' }],
  ])('on Telegram is %s', (said, command) => {
    expect(commandOf(BOT, message(said))).toEqual(command);
  });

  it.each([
    '/start c_0123456789abcdefghjk',
    '/start 12',
    '/start kopi',
    '/start f_abcdefghijklmnopqrstuvwx please',
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
    expect(commandOf(BOT, message(said))).toBeNull();
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
    .filter((word) => !FOLLOW_CODE.test(keywordOf(word)));
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
        const command = commandOf(account, message([keyword, ...words].join(' ')));
        expect(command !== null).toBe(isEmpty(words));
        expect(Object.keys(command ?? {}).filter((key) => key !== 'command')).toEqual([]);
      }),
      { seed: 9, numRuns: 2_000 },
    );
  });

  it.each<[string, Account, string[]]>([
    ['on WhatsApp', ACCOUNT, ['MULAI', 'start', 'STOP']],
    ['on Telegram', BOT, ['/start', '/stop']],
  ])('is %s a keyword with a handle and any code that is issued', (_, account, keywords) => {
    const handle = fc.stringMatching(/^[a-z0-9](?:-?[a-z0-9]){1,19}$/);
    const code = fc.stringMatching(/^(?:[a-z][0-9]){6}$/);
    fc.assert(
      fc.property(fc.constantFrom(...keywords), handle, code, (keyword, name, issued) => {
        expect(commandOf(account, message(`${keyword} ${name} ${issued}`))).toMatchObject({
          handle: name,
          code: issued,
        });
      }),
      { seed: 9, numRuns: 500 },
    );
  });
});
