import { Injectable } from '@nestjs/common';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';

export type WebhookOutcome = 'taken' | 'unknown_account' | 'left' | 'malformed' | 'refused' | 'unavailable';

/** Counts what networks tell: labels are names that stand in the code. */
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

  count(network: string, outcome: WebhookOutcome, by = 1): void {
    if (by > 0) this.increment({ network, outcome }, by);
  }
}
