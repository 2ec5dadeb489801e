import type { StackKind } from '../support/stack.js';
import { chaosOfInbox, passed } from './inbox.js';

/** Runs `npm run chaos -- inbox` in its short form as a test. */
export function describeInboxChaos(stack: StackKind): void {
  it(`keeps every message once and in order when what serves chats is killed on the ${stack} stack`, async () => {
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const result = await chaosOfInbox({ stack, kills: 2, seed: 5, short: true, outage: 8, say });
    expect(passed(result) ? [] : [result, ...said]).toEqual([]);
  }, 1_200_000);
}
