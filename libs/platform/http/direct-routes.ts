import type { Type } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Callers } from './callers.js';
import { handedOverIdentity, type Identity } from './identity.js';
import { ConfiguresRoute, type Configured } from './route-config.js';

/** Answers a request; `visitor` is who sent it. What it throws or rejects with becomes a problem. */
export type DirectHandler = (
  request: FastifyRequest,
  reply: FastifyReply,
  visitor: Identity,
) => void | Promise<void>;

/**
 * For an open route that reads no body and is asked for very often: its method is called as a `DirectHandler`. Nest's
 * guards, interceptors and pipes do not run, which cost more than a short answer, so it checks by itself what it reads.
 */
export const AnswersDirectly = (): MethodDecorator => (target, name, descriptor) => {
  const direct = { controller: target.constructor as Type, method: String(name) };
  return ConfiguresRoute({ direct })(target, name, descriptor);
};

type Answer = (request: FastifyRequest, reply: FastifyReply) => void;

/** By method and pattern of the route, such as `GET /c/:code`. */
const answers = new WeakMap<FastifyInstance, Map<string, Answer>>();

/** Call it before the routes are declared; `get` finds providers and controllers once the app is there. */
export function answerDirectly(instance: FastifyInstance, get: <T>(type: Type<T>) => T): void {
  const known = new Map<string, Answer>();
  answers.set(instance, known);
  instance.addHook('onRoute', (route) => {
    const { direct, open } = (route.config ?? {}) as Configured;
    if (!direct) return;
    if (!open) throw new Error(`${route.url} is answered directly, so it has to be open to everyone`);
    const answer = answerOf(direct.controller, direct.method, get);
    route.handler = answer;
    for (const method of [route.method].flat()) known.set(`${method} ${route.url}`, answer);
  });
}

/**
 * The direct answer of an app in this process to a request that another instance took for the same pattern of route. It
 * needs no second routing, since the request has its parameters already.
 */
export const directAnswerOf = (
  instance: FastifyInstance,
  { method, routeOptions }: FastifyRequest,
): Answer | undefined => answers.get(instance)?.get(`${method} ${routeOptions.url}`);

function answerOf(type: Type, method: string, get: <T>(type: Type<T>) => T): Answer {
  let controller: Record<string, DirectHandler> | undefined;
  let callers: Callers | undefined;
  return (request, reply) => {
    controller ??= get(type) as Record<string, DirectHandler>;
    callers ??= get(Callers);
    const visitor = handedOverIdentity(request.raw) ?? callers.identify(request, true);
    const answered = controller[method]!(request, reply, visitor);
    // Not returned: Fastify would answer once more where a hook is still busy with what was sent.
    if (answered) answered.catch((error: unknown) => void reply.send(error));
  };
}
