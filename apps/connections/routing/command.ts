import type { CommandContent } from '#message/audience.topic.js';
import { keywordOf } from '#message/keyword.js';
import type { Account } from './account.js';
import type { ReceivedMessage } from './received.js';

/** What a message asks of fan-out. */
export type WrittenCommand = Pick<CommandContent, 'command' | 'handle' | 'code'>;

/** A keyword, a channel's name and a code. */
const MOST_WORDS = 3;
/** Of the texts that are looked at no more than this is, so that a long one costs no more than a short one. */
const MOST_CHARACTERS = 200;
/** As fan-out makes them for a message that the person sees. */
const CODE = /^[0-9a-f]{12}$/i;
/** What may be a channel's handle, without the signs that people put around it. */
const HANDLE = /^[a-z0-9](?:-?[a-z0-9]){1,39}$/;
/** A bot's command: its name, the bot that it is meant for in a group, and what comes behind it. */
const BOT_COMMAND = /^\/(start|stop)(?:@(\w{1,64}))?(?:\s+([\s\S]*))?$/i;
/** What fan-out puts into a link to a bot; a payload of any other kind is for chat. */
const FOLLOW_PAYLOAD = /^f_[\w-]{16,62}$/;

/**
 * The command that a message is, or null: everything else is dialogue, which chat alone reads. A command is a keyword of
 * the account by itself, or with the name of a channel behind it, and a code where fan-out issued one. On Telegram it is
 * `/start`, by itself or with what a link to follow carries, or `/stop`, with a channel's name or without.
 */
export function commandOf(account: Account, message: ReceivedMessage): WrittenCommand | null {
  for (const said of message.said) {
    const command = account.network === 'telegram' ? botCommand(account, said) : keyword(account, said);
    if (command) return command;
  }
  return null;
}

function keyword({ start_words, stop_words }: Account, said: string): WrittenCommand | null {
  if (said.length > MOST_CHARACTERS) return null;
  const words = said.split(/[\s\p{Cc}]+/u).filter((word) => keywordOf(word) !== '');
  const [first, name, code] = words;
  if (first === undefined || words.length > MOST_WORDS) return null;
  const word = keywordOf(first);
  const command = among(stop_words, word) ? 'stop' : among(start_words, word) ? 'start' : null;
  if (!command) return null;
  const handle = name === undefined ? undefined : keywordOf(name);
  if (handle !== undefined && !HANDLE.test(handle)) return null;
  if (code !== undefined && !CODE.test(code)) return null;
  return { command, ...(handle && { handle }), ...(code && { code: code.toLowerCase() }) };
}

function botCommand({ name: bot }: Account, said: string): WrittenCommand | null {
  const [, command, addressee, rest = ''] = BOT_COMMAND.exec(said.slice(0, MOST_CHARACTERS).trim()) ?? [];
  if (!command || (addressee && addressee.toLowerCase() !== bot.toLowerCase())) return null;
  const [first = ''] = rest.split(/\s+/, 1);
  if (command.toLowerCase() === 'stop') {
    const handle = first.replace(/^@/, '').toLowerCase();
    return { command: 'stop', ...(HANDLE.test(handle) && { handle }) };
  }
  if (first === '') return { command: 'start' };
  return FOLLOW_PAYLOAD.test(first) ? { command: 'start', code: first } : null;
}

const among = (words: readonly string[], word: string): boolean =>
  words.some((one) => keywordOf(one) === word);
