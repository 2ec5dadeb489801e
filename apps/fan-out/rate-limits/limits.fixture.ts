import type { DeliveryLimits } from './delivery-limits.js';
import type { Outages } from './outages.js';

/** Outages for a test that looks at none. */
export const NO_OUTAGES = { record: () => undefined } as unknown as Outages;

/** The limits of a delivery to this recipient by one bot on Telegram. */
export const limitsTo = (address: string): DeliveryLimits => ({
  transport: 'telegram',
  workspace_id: 'wsp_1',
  endpoint: 'telegram:1',
  credential: 'telegram:1',
  recipient: `telegram:1 ${address}`,
  perSecond: 29,
  reportsOutages: true,
  mayBeSlow: false,
  describe: (reason) => reason,
});
