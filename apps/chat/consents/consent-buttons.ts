import type { Keys } from '#platform/security/keys.js';

/** What a customer can answer. */
export type ConsentAnswer = 'granted' | 'denied';

const FORM = /^consent\.(granted|denied)\.[0-9a-f]{64}$/;

/** The id of a button under the question. It is bound to the conversation, so that nobody else can put such a button there. */
export const consentButtonId = (keys: Keys, conversation_id: string, answer: ConsentAnswer): string =>
  `consent.${answer}.${keys.lookup('consent button', `${conversation_id} ${answer}`)}`;

/** What a pressed button answers; null where it is none that Corong put into this conversation. */
export function consentAnswerOf(
  keys: Keys,
  conversation_id: string,
  button: string | undefined,
): ConsentAnswer | null {
  const answer = FORM.exec(button ?? '')?.[1] as ConsentAnswer | undefined;
  return answer && consentButtonId(keys, conversation_id, answer) === button ? answer : null;
}
