import type { Keys } from '#platform/security/keys.js';

/** The customer's answer to the question for consent. */
export type ConsentAnswer = 'granted' | 'denied';

const FORM = /^consent\.(granted|denied)\.[0-9a-f]{32}$/;

/**
 * Returns the id of a button under the question. It contains a keyed hash of the conversation, so that nobody else can
 * forge the button. Telegram takes ids of at most 64 bytes.
 */
export const consentButtonId = (keys: Keys, conversation_id: string, answer: ConsentAnswer): string =>
  `consent.${answer}.${keys.lookup('consent button', `${conversation_id} ${answer}`).slice(0, 32)}`;

/** Returns the answer of a pressed button; null if Corong did not make this button for this conversation. */
export function consentAnswerOf(
  keys: Keys,
  conversation_id: string,
  button: string | undefined,
): ConsentAnswer | null {
  const answer = FORM.exec(button ?? '')?.[1] as ConsentAnswer | undefined;
  return answer && consentButtonId(keys, conversation_id, answer) === button ? answer : null;
}
