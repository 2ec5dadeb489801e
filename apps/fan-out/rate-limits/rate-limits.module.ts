import { Module } from '@nestjs/common';
import { Admission } from './admission.js';
import { Breaker } from './breaker.js';
import { Buckets } from '#platform/rates/buckets.js';
import { Limiter } from '#platform/rates/limiter.js';
import { Outages } from './outages.js';

/** What keeps a delivery from starting: the rate of a credential, an endpoint that is down, an outage of a network. */
@Module({
  providers: [Breaker, Buckets, Limiter, Outages, Admission],
  exports: [Outages, Admission, Limiter],
})
export class RateLimitsModule {}
