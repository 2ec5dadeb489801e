import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform/http/problem.js';

/** Accepts only JSON, so that a form of another site cannot write with a visitor's cookie. */
@Injectable()
export class JsonOnly implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const type = context.switchToHttp().getRequest<FastifyRequest>().headers['content-type'] ?? '';
    if (/^application\/json\s*(;|$)/i.test(type)) return true;
    throw new Problem(415, 'Send application/json');
  }
}
