import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '#platform/http/problem.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';

/** The path of the metrics on the public origin. */
export const METRICS_PATH = '/metrics';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Opens /metrics of the public origin to callers with METRICS_TOKEN; closed if there is no token. */
@Injectable()
export class MetricsAccess {
  private readonly token: Buffer | null;

  constructor(@Inject(SECRETS) { metricsToken }: Secrets) {
    this.token = metricsToken ? digest(metricsToken) : null;
  }

  /** Checks the token and removes it from the headers, where it would be read as an API key; throws 401 for a wrong one. */
  check(headers: IncomingHttpHeaders): void {
    const [, given] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    delete headers.authorization;
    if (given !== undefined && this.token && timingSafeEqual(digest(given), this.token)) return;
    throw new Problem(401, 'Send METRICS_TOKEN as Authorization: Bearer …');
  }
}
