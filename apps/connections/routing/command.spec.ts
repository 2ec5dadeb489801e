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
    ['STOP kopi-1', { command: 'stop', handle: 'kopi-1' }],
    ['Stop\u0000 “KOPI-1”!', { command: 'stop', handle: 'kopi-1' }],
    ['mulai', { command: 'start' }],
    ['«Start» kopi-nusantara!', { command: 'start', handle: 'kopi-nusantara' }],
    ['MULAI kopi 0123456789AB', { command: 'start', handle: 'kopi', code: '0123456789ab' }],
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
    ['/STOP @Kopi', { command: 'stop', handle: 'kopi' }],
    ['/stop it please', { command: 'stop', handle: 'it' }],
    ['/stop@kopi_bot', { command: 'stop' }],
  ])('on Telegram is %s', (said, command) => {
    expect(commandOf(BOT, message(said))).toEqual(command);
  });

  it.each([
    '/start c_0123456789abcdefghjk',
    '/start 12',
    '/start@another_bot',
    '/stop@another_bot',
    '/help',
    'STOP',
    'hi /stop',
  ])('on Telegram is not %s', (said) => {
    expect(commandOf(BOT, message(said))).toBeNull();
  });
});
