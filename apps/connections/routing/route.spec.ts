import type { Service } from '#message/account.topic.js';
import type { Account } from './account.js';
import { FollowCodes } from '#message/follow-code.js';
import type { Received, ReceivedMessage, ReceivedStatus } from './received.js';
import { route } from './route.js';

const account = (...serves: Service[]): Account => ({
  connection_id: 'con_1',
  workspace_id: 'wsp_1',
  network: 'whatsapp',
  commands: 'keywords',
  messageIdsUniqueIn: 'account',
  name: '15550783881',
  serves,
  start_words: ['START'],
  stop_words: ['STOP'],
});
const CODES = new FollowCodes({ followKeys: `k1:${Buffer.alloc(32, 1).toString('base64')}` });
const REPLY = 'msg_01k9m2v4t8000000000000000a';
const message = (text: string, more: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
  kind: 'message',
  address: '628120000001',
  message_id: 'wamid.1',
  type: 'text',
  at: 1,
  commandTexts: [text],
  text,
  unsupported: false,
  group: false,
  ...more,
});
const status = (sender_data?: string): { kind: 'status'; status: ReceivedStatus } => ({
  kind: 'status',
  status: { message_id: 'wamid.1', state: 'read', code: 0, at: 1, ...(sender_data && { sender_data }) },
});
const counted = (to: Account, received: Received[]) => {
  const { audience, dialog, statuses, replies, dropped: left } = route(to, received, CODES);
  return [audience.length, dialog.length, statuses.length, replies.length, left.length];
};

describe('the items of a network’s call', () => {
  it('go to chat alone when a person writes a message', () => {
    const { audience, dialog } = route(account('posts', 'chats'), [message('Halo')], CODES);
    expect([audience, dialog]).toEqual([[], [{ message: message('Halo'), command: false }]]);
  });

  it('go to fan-out and, marked as a command, to chat when the message is a command', () => {
    const { audience, dialog } = route(account('posts', 'chats'), [message('STOP')], CODES);
    expect(audience).toEqual([{ kind: 'command', message: message('STOP'), command: { command: 'stop' } }]);
    expect(dialog).toEqual([{ message: message('STOP'), command: true }]);
  });

  it('go to chat alone, as an ordinary message, when a keyword is followed by a code that was not issued', () => {
    const wrong = message('START kopi k7m2x9p4q6t3d1w8');
    const { audience, dialog } = route(account('posts', 'chats'), [wrong], CODES);
    expect([audience, dialog]).toEqual([[], [{ message: wrong, command: false }]]);
  });

  it('tell fan-out nothing of a message but the user id of a number', () => {
    const { audience } = route(account('posts', 'chats'), [message('Halo', { user_id: 'ID.1' })], CODES);
    expect(audience).toEqual([{ kind: 'identified', address: '628120000001', user_id: 'ID.1', at: 1 }]);
  });

  it.each<[string, Service[], Received, number[]]>([
    ['a message where no chats are served', ['posts'], message('Halo'), [0, 0, 0, 0, 1]],
    ['a keyword where no posts are served', ['chats'], message('STOP'), [0, 1, 0, 0, 0]],
    ['a message in a group', ['posts', 'chats'], message('Halo', { group: true }), [0, 0, 0, 0, 1]],
    ['a command in a group', ['posts', 'chats'], message('STOP', { group: true }), [1, 0, 0, 0, 0]],
    ['a keyword of the brand itself', ['posts', 'chats'], message('STOP', { echo: true }), [0, 1, 0, 0, 0]],
    ['a status of a delivery', ['posts', 'chats'], status('del_01'), [0, 0, 1, 0, 0]],
    ['a status of an answer', ['posts', 'chats'], status(REPLY), [0, 0, 0, 1, 0]],
    ['a status of an answer, where no chats are served', ['posts'], status(REPLY), [0, 0, 0, 0, 1]],
    ['a status of what another program sent', ['posts', 'chats'], status('order 12'), [0, 0, 0, 0, 1]],
    ['a status of nobody known', ['posts', 'chats'], status(), [0, 0, 1, 1, 0]],
    ['a status of nobody known, where posts are served', ['posts'], status(), [0, 0, 1, 0, 0]],
    ['a status of nobody known, where chats are served', ['chats'], status(), [0, 0, 0, 1, 0]],
    ["a person's stop", ['posts', 'chats'], { kind: 'stopped', address: '1', at: 1 }, [1, 0, 0, 0, 0]],
    [
      "a person's stop, where no posts are served",
      ['chats'],
      { kind: 'stopped', address: '1', at: 1 },
      [0, 0, 0, 0, 1],
    ],
    ['what is of no use', ['posts', 'chats'], { kind: 'ignored', what: 'x' }, [0, 0, 0, 0, 1]],
  ])('are routed by their kind: %s', (_, serves, received, counts) => {
    expect(counted(account(...serves), [received])).toEqual(counts);
  });
});
