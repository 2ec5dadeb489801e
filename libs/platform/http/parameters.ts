import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { IdPrefix } from '../ports/ids.port.js';

const PARAMETERS = 'corong:parameters';

/** What is said of a parameter in the description of the API. */
export interface Said {
  description: string;
  /** None where each request has to have another value. */
  example?: string;
  /** An expression that a good value matches; another one is not found, or refused. */
  pattern?: RegExp;
  values?: readonly string[];
}

export interface Parameter extends Said {
  name: string;
  in: 'path' | 'header';
}

/** For decorators of parameters: says in the description what the route reads. */
export const describes =
  (parameter: Parameter): ParameterDecorator =>
  (target, method) => {
    const known = (Reflect.getMetadata(PARAMETERS, target, method!) as Parameter[] | undefined) ?? [];
    Reflect.defineMetadata(PARAMETERS, [parameter, ...known], target, method!);
  };

/** Of a controller's prototype and one of its methods. */
export const parametersOf = (target: object, method: string): Parameter[] =>
  (Reflect.getMetadata(PARAMETERS, target, method) as Parameter[] | undefined) ?? [];

const QUERY = 'corong:query';

/** For a route that takes its query as it comes: the class says what it looks at. */
export const ReadsQuery =
  (type: Type): MethodDecorator =>
  (_target, _name, descriptor) =>
    Reflect.defineMetadata(QUERY, type, descriptor.value as object);

export const queryRead = (handler: object): Type | undefined =>
  Reflect.getMetadata(QUERY, handler) as Type | undefined;

const BODY_NEEDED = 'corong:body-needed';

/** For a route that refuses a request without a body, though every field of the body may be left out. */
export const NeedsBody = (): MethodDecorator => (_target, _name, descriptor) =>
  Reflect.defineMetadata(BODY_NEEDED, true, descriptor.value as object);

export const isBodyNeeded = (handler: object): boolean => Reflect.getMetadata(BODY_NEEDED, handler) === true;

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>();

/** A part of the path, described. */
export const PathParam = (name: string, said: Said): ParameterDecorator =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext) => (requestOf(context).params as Record<string, string>)[name],
    [describes({ name, in: 'path', ...said })],
  )();

/** The id of what the route is about. What is no such id is not found. */
export const IdParam = (prefix: IdPrefix, name = 'id'): ParameterDecorator =>
  PathParam(name, {
    description: `\`${prefix}_…\``,
    pattern: new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`),
    example: `${prefix}_01k6zq8h4v9d2m7c5x3t0p6y1n`,
  });

/** A header that a guard of the route reads. */
export const ReadsHeader =
  (name: string, said: Said): MethodDecorator =>
  (target, method) =>
    describes({ name, in: 'header', ...said })(target, method, 0);

/** A header that the route reads, described; undefined where it was not sent. */
export const HeaderParam = (name: string, said: Said): ParameterDecorator =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext) => requestOf(context).headers[name.toLowerCase()],
    [describes({ name, in: 'header', ...said })],
  )();
