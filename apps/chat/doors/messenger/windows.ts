import type { Conversation } from '../../conversations/conversation.entity.js';
import type { ReplyWindow } from '../door.port.js';

const HOUR = 3_600_000;
/** Milliseconds after the customer's last action in which Meta accepts answers. */
const STANDARD_MS = 24 * HOUR;
/** The same for answers by a person, if Meta has approved the Human Agent feature for the app. */
const HUMAN_AGENT_MS = 7 * 24 * HOUR;

/** The fields of a conversation that decide about its reply window. */
export type Reached = Pick<Conversation, 'customer_wrote_at' | 'customer_acted_at'>;

/** Returns when the customer last wrote, pressed a button, reacted or came by a link; each opens the window again. */
const lastAct = ({ customer_wrote_at, customer_acted_at }: Reached): number =>
  Math.max(customer_wrote_at ?? 0, customer_acted_at ?? 0);

/**
 * Returns how an answer may be sent now: as a response within 24 hours, with the human agent's tag within 7 days, or
 * not at all (null).
 */
export function waysOut(
  conversation: Reached,
  human_agent: boolean,
  now: number,
): 'response' | 'human_agent' | null {
  const since = now - lastAct(conversation);
  if (since < STANDARD_MS) return 'response';
  return human_agent && since < HUMAN_AGENT_MS ? 'human_agent' : null;
}

/** Returns the reply window. `name` is the network's name in the text for the agent. */
export function replyWindowOf(
  conversation: Reached,
  human_agent: boolean,
  now: number,
  name: string,
): ReplyWindow {
  const way = waysOut(conversation, human_agent, now);
  const open = way !== null;
  const closes_at = lastAct(conversation) + (human_agent ? HUMAN_AGENT_MS : STANDARD_MS);
  return {
    open,
    ...(way === 'human_agent' && { by_hand: true as const }),
    closes_at: open ? closes_at : null,
    free_until: null,
    refusal: open ? null : human_agent ? closedAfterDays(name) : closedAfterHours(name),
  };
}

const closedAfterHours = (name: string): string =>
  `${name} takes answers within 24 hours of what the customer last wrote: wait until they write again. Where Meta has approved the Human Agent feature for your app, human_agent of the connection makes it 7 days`;

const closedAfterDays = (name: string): string =>
  `${name} takes answers by an agent within 7 days of what the customer last wrote: wait until they write again`;
