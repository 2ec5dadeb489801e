import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Callers } from './callers.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';
import { ACCESS, type Access } from './roles.js';

/** Finds out who sent a request and lets only the roles pass that the route declares. A route without any fails. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new Error('This route declares no role');
    if (access.direct) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { identity: Identity }>();
    const identity = this.callers.identify(request, access.roles === null);
    request.identity = identity;
    if (access.roles === null) return true;
    if (!identity.actor || !identity.workspace || !identity.role) {
      throw new Problem(401, 'Sign in, or send an API key as Authorization: Bearer …');
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
}
