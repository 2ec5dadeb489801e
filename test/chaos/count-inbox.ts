import { countBy } from './arrival-check.js';
import type { InboxChat, InboxMessage } from './inbox-load.js';

export interface InboxCounts {
  /** Messages and answers that are not there, or that did not reach their customer although their state says so. */
  lost: number;
  /** Messages that are there twice, and answers that reached their customer twice. */
  doubled: number;
  /** Messages that stand, or arrived, after one that was written later. */
  disordered: number;
  /** Answers of which nobody can know whether they arrived, and which say so. */
  unknown: number;
  /** Answers that failed although no network refused them for good, or that do not say why they are uncertain. */
  failed: number;
  /** Answers that arrived and of which the network told more than their state says. */
  states_behind: number;
}

/** The last state of an answer that arrived, by door: what its network tells last. */
const LAST_STATE: Record<string, string> = { whatsapp: 'read', messenger: 'read', instagram: 'read' };

export const NO_COUNTS: InboxCounts = {
  ...{ lost: 0, doubled: 0, disordered: 0, unknown: 0, failed: 0, states_behind: 0 },
};

/**
 * Compares one conversation with what was accepted of it. `messages`: as agents see them, the oldest first; `arrived`: the
 * texts that reached the customer, in their order. `wrong` is called with a line for each fault.
 */
export function countChat(
  { customer, answers }: Pick<InboxChat, 'customer' | 'answers'>,
  messages: readonly InboxMessage[],
  arrived: readonly string[],
  wrong: (line: string) => void,
): InboxCounts {
  const counts = { ...NO_COUNTS };
  const fault = (count: keyof InboxCounts, line: string) => {
    counts[count]++;
    wrong(`${count}: ${line}`);
  };
  const there = countBy(messages, ({ text }) => text);
  const places = new Map(messages.map(({ text }, place) => [text, place]));
  const once = (text: string, times: number, where: string) => {
    if (times === 0) fault('lost', `${text} (${where})`);
    if (times > 1) fault('doubled', `${text} (${times} times, ${where})`);
  };
  for (const text of [...customer.said.flat(), ...[...answers.values()].flat()])
    once(text, there.get(text) ?? 0, 'in the conversation');

  let latest = -1;
  for (const texts of customer.said) {
    const own = texts.flatMap((text) => places.get(text) ?? []);
    if (Math.min(...own) < latest) fault('disordered', texts.join(', '));
    latest = Math.max(latest, ...own);
  }
  for (const texts of answers.values()) {
    const own = texts.flatMap((text) => places.get(text) ?? []);
    own.forEach((place, index) => {
      if (place < (own[index - 1] ?? -1)) fault('disordered', messages[place]!.text);
    });
  }

  const reached = countBy(arrived, (text) => text);
  const accepted = new Set([...answers.values()].flat());
  for (const { text, state, problem, problem_detail } of messages) {
    if (!accepted.has(text)) continue;
    const times = reached.get(text) ?? 0;
    if (state === 'unknown') {
      counts.unknown++;
      if (times > 1) once(text, times, 'at the customer');
      if (!problem_detail) fault('failed', `${text} is unknown and does not say why`);
    } else if (state === 'failed') fault('failed', `${text}: ${problem}`);
    else once(text, times, `at the customer, ${state}`);
    const last = LAST_STATE[customer.door];
    if (times > 0 && last !== undefined && state !== last)
      fault('states_behind', `${text} is ${state}, and the network has told that it is ${last}`);
  }
  let place = -1;
  for (const text of new Set(arrived)) {
    const own = places.get(text) ?? -1;
    if (!accepted.has(text)) continue;
    if (own < place) fault('disordered', `${text} arrived late`);
    place = Math.max(place, own);
  }
  return counts;
}

/** Adds counts up. */
export const sumOf = (all: readonly InboxCounts[]): InboxCounts =>
  all.reduce(
    (sum, one) => ({
      lost: sum.lost + one.lost,
      doubled: sum.doubled + one.doubled,
      disordered: sum.disordered + one.disordered,
      unknown: sum.unknown + one.unknown,
      failed: sum.failed + one.failed,
      states_behind: sum.states_behind + one.states_behind,
    }),
    NO_COUNTS,
  );
