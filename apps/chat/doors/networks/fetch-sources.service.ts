import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Network } from '#message/account.topic.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';
import { LOGGER } from '#platform/tokens.js';
import type { SourceAnswer } from './media-source.port.js';
import { MediaSources } from './media-sources.service.js';
import type { RefusalMeaning, ReplyAnswer, SendingAccount } from './reply-api.port.js';
import { ReplyApis } from './reply-apis.service.js';

/** Opens files at their networks, interprets the networks' refusals, and counts the results. */
@Injectable()
export class FetchSources {
  private readonly counter: Increment;
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly sources: MediaSources,
    private readonly apis: ReplyApis,
    @Inject(LOGGER) private readonly logger: Logger,
    families: MetricFamilies,
  ) {
    this.counter = families.counter(
      'media_fetches_total',
      'Attempts to fetch a file from a network, by outcome',
      ['outcome'],
    );
  }

  /** Counts one attempt in the metric. */
  count(outcome: 'stored' | 'failed' | 'postponed'): void {
    this.counter({ outcome });
  }

  /** Logs why an attempt failed: the network, the disk or the store is unavailable, or there is a fault of this program. */
  warn(network: Network, error: unknown): void {
    const { code, name } = error as { code?: unknown; name?: string };
    const reason = typeof code === 'string' ? code : (name ?? 'Error');
    const more = this.throttle.suppressedSince(`${network} ${reason}`);
    if (more !== null)
      this.logger.warn({ network, reason, more }, 'could not fetch a file from the network: will retry');
  }

  /** Returns the milliseconds for which the network keeps a file. */
  keptMs(network: Network): number {
    return this.sources.of(network)?.keptMs ?? 0;
  }

  /** Opens a file at its network; see MediaSource.open. */
  open(
    network: Network,
    sender: SendingAccount,
    network_media: string,
    options: { maxBytes: number; timeoutMs: number },
  ): Promise<SourceAnswer> {
    const source = this.sources.of(network);
    if (!source) throw new Error(`No files are fetched from ${network}`);
    return source.open(sender, network_media, options);
  }

  /** Interprets a refusal; see ReplyApi.meaningOf. */
  meaningOf(network: Network, answer: ReplyAnswer, attempts: number, now: number): RefusalMeaning {
    return this.apis.of(network).meaningOf(answer, attempts, now);
  }
}
