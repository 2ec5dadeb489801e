import { Controller, Get, Header, Query } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { Answers, Refuses } from '#platform/http/answers.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { ClientAddress } from '#platform/http/client-address.js';
import { hostNameOf } from '#platform/http/own-hosts.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { ServedDomains } from './served-domains.js';

/** Query of a proxy before it requests a certificate. */
export class CertificateQuery {
  /** The host name that a visitor requested. @example go.kopi.example */
  @IsString() @MaxLength(255) domain: string;
}

/** Says for which host names a proxy may get a certificate. */
@Controller('internal/domain')
export class CertificateController {
  constructor(
    private readonly domains: ServedDomains,
    private readonly addresses: ClientAddress,
  ) {}

  /**
   * Answers 200 for a proven own domain, else 404. A proxy asks it before it requests a certificate (Caddy's `ask`).
   * Only this machine and trusted proxies get an answer, and only for their own requests: one with a visitor's address
   * in X-Forwarded-For is refused.
   */
  @Get()
  @AllowEveryone('answers this machine and trusted proxies alone, by their address')
  @Header('cache-control', 'no-store')
  @Answers(200, { type: 'text/plain', example: 'ok' })
  @Refuses(403, 'The caller is neither this machine nor a trusted proxy')
  @Refuses(404, 'The domain is not proven')
  ask(@VisitorParam() { ip }: Visitor, @Query() { domain }: CertificateQuery): string {
    if (!this.addresses.isOfOperator(ip))
      throw new Problem(403, 'Only this machine and the proxies in TRUSTED_PROXIES may call this address');
    if (!this.domains.find(hostNameOf(domain))) throw Problem.notFound('domain');
    return 'ok\n';
  }
}
