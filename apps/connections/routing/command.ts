import type { CommandContent } from '#message/audience.topic.js';
import { keywordOf } from '#message/keyword.js';
import type { Account } from './account.js';
import type { ReceivedMessage } from './received.js';

/** A command for fan-out that a message contains. */
export type WrittenCommand = Pick<CommandContent, 'command' | 'handle' | 'code'>;

/** A command has at most three words: a keyword, a channel's handle and a code. */
const MAX_WORDS = 3;
/** Characters of a text that are examined, so that a long text costs no more than a short one. */
const MAX_LENGTH = 200;
/** Form of the codes that fan-out makes for a message that the person sees. */
const CODE = /^[0-9a-f]{12}$/i;
/** Form of a channel's handle. */
const HANDLE = /^[a-z0-9](?:-?[a-z0-9]){1,39}$/;
/** A bot command: its name, the addressed bot (in a group), and the payload. */
const BOT_COMMAND = /^\/(start|stop)(?:@(\w{1,64}))?(?:\s+([\s\S]*))?$/i;
/** Form of the payload that fan-out puts into a link to a bot; every other payload is for chat. */
const FOLLOW_PAYLOAD = /^f_[\w-]{16,62}$/;

/**
 * Returns the command that a message is, or null for dialogue, which only chat reads. A command is a keyword of the account
 * alone, or followed by a channel's handle and, where fan-out issued one, a code. On Telegram it is `/start`, alone or with
 * the payload of a follow link, or `/stop`, alone or with a channel's handle.
 */
export function commandOf(account: Account, message: ReceivedMessage): WrittenCommand | null {
  for (const text of message.commandTexts) {
    const command = account.network === 'telegram' ? botCommand(account, text) : keyword(account, text);
    if (command) return command;
  }
  return null;
}

function keyword({ start_words, stop_words }: Account, text: string): WrittenCommand | null {
  if (text.length > MAX_LENGTH) return null;
  const words = text.split(/[\s\p{Cc}]+/u).filter((word) => keywordOf(word) !== '');
  const [first, name, code] = words;
  if (first === undefined || words.length > MAX_WORDS) return null;
  const word = keywordOf(first);
  const command = includesKeyword(stop_words, word)
    ? 'stop'
    : includesKeyword(start_words, word)
      ? 'start'
      : null;
  if (!command) return null;
  const handle = name === undefined ? undefined : keywordOf(name);
  if (handle !== undefined && !HANDLE.test(handle)) return null;
  if (code !== undefined && !CODE.test(code)) return null;
  return { command, ...(handle && { handle }), ...(code && { code: code.toLowerCase() }) };
}

function botCommand({ name: bot }: Account, text: string): WrittenCommand | null {
  const [, command, addressee, rest = ''] = BOT_COMMAND.exec(text.slice(0, MAX_LENGTH).trim()) ?? [];
  if (!command || (addressee && addressee.toLowerCase() !== bot.toLowerCase())) return null;
  const [first = ''] = rest.split(/\s+/, 1);
  if (command.toLowerCase() === 'stop') {
    const handle = first.replace(/^@/, '').toLowerCase();
    return { command: 'stop', ...(HANDLE.test(handle) && { handle }) };
  }
  if (first === '') return { command: 'start' };
  return FOLLOW_PAYLOAD.test(first) ? { command: 'start', code: first } : null;
}

const includesKeyword = (words: readonly string[], word: string): boolean =>
  words.some((one) => keywordOf(one) === word);
