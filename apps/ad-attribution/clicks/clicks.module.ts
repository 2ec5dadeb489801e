import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { DestinationsModule } from '../destinations/destinations.module.js';
import { DomainsModule } from '../domains/domains.module.js';
import { ServedDomains } from '../domains/served-domains.js';
import { LinksModule } from '../links/links.module.js';
import { ClickAnswers } from './click-answers.js';
import { ClickController } from './click.controller.js';
import { ClickTokenSigner } from './click-tokens.js';
import { ClickLimits } from './click-limits.js';
import { ClickRecorder } from './click.recorder.js';
import { DurableClicks } from './durable-clicks.js';
import { LinkCache } from './link.cache.js';
import { OtherHostController } from './other-host.controller.js';
import { Repetitions } from './repetitions.js';
import { Responses } from './responses.js';
import { refuseUnknownHosts } from './unknown-hosts.js';
import { VisitorHashes } from './visitors.js';
import { Visits } from './visits.js';

/** Visits to tracked links: they are filtered, recorded, and redirected to the door. */
@Module({
  imports: [DomainsModule, DestinationsModule, LinksModule],
  controllers: [ClickController, OtherHostController],
  providers: [
    DurableClicks,
    LinkCache,
    VisitorHashes,
    Repetitions,
    ClickLimits,
    Visits,
    ClickRecorder,
    ClickTokenSigner,
    Responses,
    ClickAnswers,
  ],
})
export class ClicksModule {
  constructor(adapter: HttpAdapterHost, domains: ServedDomains) {
    refuseUnknownHosts(adapter.httpAdapter.getInstance<FastifyInstance>(), domains);
  }
}
