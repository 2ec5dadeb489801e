import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '#platform/config.js';
import { Problem } from '#platform/http/problem.js';
import { SetupToken } from './setup-token.js';
import { isLoopbackRequest } from './loopback.js';

/** Allows the set-up to callers with the token printed at start, and to a person at this machine. It runs before the body is validated. */
@Injectable()
export class SetupGuard implements CanActivate {
  constructor(
    private readonly token: SetupToken,
    private readonly config: Config,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const given = request.headers['x-setup-token'];
    const allowed =
      typeof given === 'string'
        ? this.token.matches(given)
        : isLoopbackRequest(request, this.config.publicUrl);
    if (allowed) return true;
    throw new Problem(
      403,
      'Setting Corong up needs the header X-Setup-Token with the token that it printed at start. Only a JSON request made on its own machine, to localhost, past no proxy, goes without',
    );
  }
}
