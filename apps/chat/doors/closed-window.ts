import { Problem } from '#platform/http/problem.js';
import { problemWords } from './networks/reply-problems.js';
import type { ReplyWindow } from './door.port.js';
import type { ReplyInput } from './reply.dto.js';

/** Kinds of answer that a network takes outside of its reply window. */
export type SendableKind = 'template';

const KINDS = ['template', 'reaction', 'media_id', 'media', 'text'] as const;

/** Returns the problem 409 of an answer by an account that can send nothing now; `halt` is the code of the reason. */
export function haltedAccount(halt: string, connection_id: string): Problem {
  const message = problemWords(halt);
  return new Problem(409, message, {
    errors: [{ field: 'connection_id', rule: halt, message, allowed: [] }],
    members: { can_send: [], connection_id },
  });
}

/** Returns the problem 409 of an answer outside of the reply window; `can_send` names what the network takes instead. */
export function closedWindow({ refusal }: ReplyWindow, input: ReplyInput, can_send: SendableKind[]): Problem {
  const field = KINDS.find((kind) => input[kind] !== undefined) ?? 'text';
  const message = refusal!;
  return new Problem(409, message, {
    errors: [{ field, rule: 'window', message, allowed: can_send }],
    members: { can_send },
  });
}
