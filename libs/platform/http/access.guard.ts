import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { InvalidToken } from '../security/keys.js';
import type { TokenVerifier } from '../security/signer.js';
import { IDENTITY_HEADER, type Identity } from './identity.js';
import { Problem } from './problem.js';
import { ACCESS, type Access } from './roles.js';

/** Checks the signed identity of a request and lets only the roles pass that the route declares. A route without any fails. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new Error('This route declares no role');
    if (access.direct) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { identity: Identity }>();
    const identity = this.identify(request);
    request.identity = identity;
    if (access.roles === null) return true;
    if (!identity.actor || !identity.workspace || !identity.role) {
      throw new Problem(401, 'Send an API key as Authorization: Bearer …');
    }
    if (access.instance) {
      if (identity.instance) return true;
      throw new Problem(403, 'Only the owner of this instance may do this');
    }
    if (identity.role === 'owner' || access.roles.includes(identity.role)) return true;
    throw new Problem(
      403,
      `This needs one of the roles ${['owner', ...access.roles].join(', ')}; yours is ${identity.role}`,
      {
        members: { allowed_roles: ['owner', ...access.roles] },
      },
    );
  }

  private identify(request: FastifyRequest): Identity {
    const header = request.headers[IDENTITY_HEADER];
    if (typeof header !== 'string') throw new Problem(401, 'This address answers the gateway only');
    try {
      return this.verifier.verify<Identity>(header);
    } catch (error) {
      if (error instanceof InvalidToken) throw new Problem(401, 'The identity is not valid');
      throw error;
    }
  }
}
