import assert from 'node:assert/strict';
import { days } from './days.js';
import type { JourneyContext } from './journey-context.js';

/** Checks that no answer of the ads side contains the texts of the chat, nor who wrote them. */
export async function wordsStayBehind(
  { workspace, report }: JourneyContext,
  words: readonly string[],
): Promise<void> {
  const paths = [
    '/v1/campaigns',
    '/v1/ads',
    '/v1/links',
    '/v1/uploads',
    '/v1/ledger',
    `/v1/reports/last-touch?${days()}`,
  ];
  for (const path of paths) {
    const { text } = await workspace.analyst.get(path, { expect: [200] });
    for (const word of words) assert.ok(!text.includes(word), `${path} holds words of the chat`);
  }
  report('the words of the chat are nowhere there', `${paths.length} answers of the ads side read`);
}
