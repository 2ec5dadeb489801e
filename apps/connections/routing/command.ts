import type { CommandContent } from '#message/audience.topic.js';
import { HANDLE } from '#message/channel.topic.js';
import type { FollowCodes } from '#message/follow-code.js';
import { keywordOf } from '#message/keyword.js';
import type { Account } from './account.js';
import type { ReceivedMessage } from './received.js';

/** A command for fan-out that a message contains. */
export type WrittenCommand = Pick<CommandContent, 'command' | 'handle' | 'code'>;

/** Knows the codes that fan-out issued. */
export type IssuedCodes = Pick<FollowCodes, 'isCode' | 'isPayload'>;

/** Characters of the longest text that may be a command. */
const MAX_LENGTH = 200;
/** What separates words. It is not `\s`, which has the invisible U+FEFF, and it has controls, which some phones send. */
const SPACE = /[\p{White_Space}\p{Cc}]+/u;
/** A bot command: its name, and the addressed bot (in a group). */
const BOT_COMMAND = /^\/(start|stop)(?:@(\w{1,64}))?[\p{P}\p{S}]*$/iu;

/**
 * Returns the command that a message is, or null for dialogue, which only chat reads. A command is a keyword of the account
 * alone, or followed by a channel's handle and a code that fan-out issued. A keyword followed by anything else, a wrong code
 * too, is dialogue: nobody but chat may read it, and people greet with such words. A bot's keywords are `/start` and `/stop`,
 * and `/start` may be followed by the payload of a follow link instead.
 */
export function commandOf(
  account: Account,
  message: ReceivedMessage,
  codes: IssuedCodes,
): WrittenCommand | null {
  for (const text of message.commandTexts) {
    if (text.length > MAX_LENGTH) continue;
    const words = text.split(SPACE).filter((word) => keywordOf(word) !== '');
    const command =
      account.commands === 'bot' ? botCommand(account, words, codes) : keyword(account, words, codes);
    if (command) return command;
  }
  return null;
}

function keyword(
  { start_words, stop_words }: Account,
  words: readonly string[],
  codes: IssuedCodes,
): WrittenCommand | null {
  const [first = '', ...rest] = words.map(keywordOf);
  const command = includesKeyword(stop_words, first)
    ? 'stop'
    : includesKeyword(start_words, first)
      ? 'start'
      : null;
  return command && withCode(command, rest, codes);
}

function botCommand(
  { name: bot }: Account,
  words: readonly string[],
  codes: IssuedCodes,
): WrittenCommand | null {
  const [first = '', ...rest] = words.map((word) => word.replace(/\p{Cf}/gu, ''));
  const [, name, addressee] = BOT_COMMAND.exec(first.normalize('NFKC')) ?? [];
  if (!name || (addressee && addressee.toLowerCase() !== bot.toLowerCase())) return null;
  const command = name.toLowerCase() === 'stop' ? 'stop' : 'start';
  const [payload = ''] = rest;
  if (command === 'start' && rest.length === 1 && codes.isPayload(payload)) return { command, code: payload };
  return withCode(command, rest.map(keywordOf), codes);
}

/** Returns the command where the normalized words behind its keyword are none, or a handle and an issued code; otherwise null. */
function withCode(
  command: WrittenCommand['command'],
  words: readonly string[],
  codes: IssuedCodes,
): WrittenCommand | null {
  if (words.length === 0) return { command };
  const [handle = '', code = ''] = words;
  return words.length === 2 && HANDLE.test(handle) && codes.isCode(code) ? { command, handle, code } : null;
}

const includesKeyword = (words: readonly string[], word: string): boolean =>
  words.some((one) => keywordOf(one) === word);
