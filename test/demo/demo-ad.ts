import type { AdWords } from './words.js';

/** What an ad must have in the report. */
export interface AdTally {
  clicks: number;
  chats: number;
  qualified: number;
  orders: number;
  purchases: number;
  /** In minor units: payments less refunds, and what the ad cost. */
  revenue: number;
  cost: number;
}

/** An ad of the demo, with what happened to it. */
export interface DemoAd extends AdWords {
  id: string;
  code: string;
  tally: AdTally;
}
