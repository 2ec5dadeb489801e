import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '#platform/http/problem.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';

export const METRICS_PATH = '/metrics';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Shows the metrics of the public origin to who holds their token, and to nobody where there is none. */
@Injectable()
export class MetricsAccess {
  private readonly token: Buffer | null;

  constructor(@Inject(SECRETS) { metricsToken }: Secrets) {
    this.token = metricsToken ? digest(metricsToken) : null;
  }

  /** Takes the token out of the headers, where it would be read as an API key; throws 401 for another. */
  check(headers: IncomingHttpHeaders): void {
    const [, given] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    delete headers.authorization;
    if (given !== undefined && this.token && timingSafeEqual(digest(given), this.token)) return;
    throw new Problem(401, 'Metrics are shown to who sends METRICS_TOKEN as Authorization: Bearer …');
  }
}
