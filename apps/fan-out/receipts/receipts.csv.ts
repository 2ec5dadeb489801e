import { csvField } from '#platform/http/csv-field.js';
import type { Plan } from '../broadcasts/plan.entity.js';
import type { FollowerReceipt, ReceiptView } from './receipts.dto.js';
import type { AudiencePosition, ReceiptsReader } from './receipts.reader.js';

const BATCH = 1_000;
const COLUMNS = ['follower_id', 'transport', 'state', 'reason', 'words', 'attempts', 'until', 'at'] as const;

/** A post's receipts of one state as CSV (RFC 4180), a thousand rows at a time. */
export async function* csvOf(reader: ReceiptsReader, plan: Plan, state: ReceiptView): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  let position: AudiencePosition | null = { range: 0, after: 0 };
  while (position) {
    const found = await reader.find(plan, state, position, BATCH);
    yield found.receipts.map(line).join('');
    position = found.next;
  }
}

const line = (receipt: FollowerReceipt): string =>
  `${COLUMNS.map((column) => csvField(receipt[column] ?? '')).join(',')}\r\n`;
