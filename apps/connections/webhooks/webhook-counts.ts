import { Injectable } from '@nestjs/common';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';

export type WebhookResult =
  'accepted' | 'unknown_account' | 'dropped' | 'malformed' | 'refused' | 'unavailable';

/** Counts the items of networks' calls. Labels are constants of the code, so that calls cannot add series. */
@Injectable()
export class WebhookCounts {
  private readonly increment: Increment;

  constructor(families: MetricFamilies) {
    this.increment = families.counter(
      'webhook_events_total',
      'What networks told in their calls: by network, and what became of it',
      ['network', 'outcome'],
    );
  }

  count(network: string, outcome: WebhookResult, by = 1): void {
    if (by > 0) this.increment({ network, outcome }, by);
  }
}
