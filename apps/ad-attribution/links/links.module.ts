import { Module } from '@nestjs/common';
import { DestinationsModule } from '../destinations/destinations.module.js';
import { DomainsModule } from '../domains/domains.module.js';
import { GreetingsModule } from '../greetings/greetings.module.js';
import { LinkChecks } from './link-checks.js';
import { LinkController } from './link.controller.js';
import { LinkWriter } from './link.writer.js';
import { VisitedLinks } from './visited-links.js';
import { Links } from './links.service.js';

/** Tracked links of ads. */
@Module({
  imports: [DomainsModule, DestinationsModule, GreetingsModule],
  controllers: [LinkController],
  providers: [LinkChecks, LinkWriter, Links, VisitedLinks],
  exports: [LinkChecks, Links, VisitedLinks],
})
export class LinksModule {}
