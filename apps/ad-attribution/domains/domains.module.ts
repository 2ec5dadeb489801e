import { Module } from '@nestjs/common';
import { CertificateController } from './certificate.controller.js';
import { DomainChecks } from './domain-checks.js';
import { DomainProofs } from './domain-proofs.js';
import { DomainSweep } from './domain-sweep.js';
import { DomainWriter } from './domain.writer.js';
import { DomainsController } from './domains.controller.js';
import { Domains } from './domains.service.js';
import { NameServers } from './name-servers.js';
import { ServedDomains } from './served-domains.js';

/** Own domains of workspaces: their proofs, and the domains that are served. */
@Module({
  controllers: [DomainsController, CertificateController],
  providers: [NameServers, DomainProofs, DomainWriter, DomainChecks, DomainSweep, Domains, ServedDomains],
  exports: [Domains, ServedDomains],
})
export class DomainsModule {}
