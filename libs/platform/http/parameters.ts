import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { IdPrefix } from '../ports/ids.port.js';

const PARAMETERS = 'corong:parameters';

/** What the API description says about a parameter. */
export interface ParameterDescription {
  description: string;
  /** Left out if each request needs a different value. */
  example?: string;
  /** Expression that valid values match; others get 404 or are refused. */
  pattern?: RegExp;
  values?: readonly string[];
}

/** A path or header parameter, as openapi.json describes it. */
export interface Parameter extends ParameterDescription {
  name: string;
  in: 'path' | 'header';
}

/** Adds a parameter that the route reads to the API description; used by the decorators below. */
export const describeParameter =
  (parameter: Parameter): ParameterDecorator =>
  (target, method) => {
    const known = (Reflect.getMetadata(PARAMETERS, target, method!) as Parameter[] | undefined) ?? [];
    Reflect.defineMetadata(PARAMETERS, [parameter, ...known], target, method!);
  };

/** Returns the described parameters of a controller's method. `target`: the controller's prototype. */
export const parametersOf = (target: object, method: string): Parameter[] =>
  (Reflect.getMetadata(PARAMETERS, target, method) as Parameter[] | undefined) ?? [];

const QUERY = 'corong:query';

/** For a route that reads its query without validation: the class describes the parameters that it uses. */
export const ReadsQuery =
  (type: Type): MethodDecorator =>
  (_target, _name, descriptor) =>
    Reflect.defineMetadata(QUERY, type, descriptor.value as object);

/** Returns the class of a route's query; undefined if it takes none. */
export const queryClassOf = (handler: object): Type | undefined =>
  Reflect.getMetadata(QUERY, handler) as Type | undefined;

const BODY_NEEDED = 'corong:body-needed';

/** For a route that refuses a request without a body, although every field of the body may be left out. */
export const NeedsBody = (): MethodDecorator => (_target, _name, descriptor) =>
  Reflect.defineMetadata(BODY_NEEDED, true, descriptor.value as object);

/** True for a route that refuses a request without a body. */
export const isBodyNeeded = (handler: object): boolean => Reflect.getMetadata(BODY_NEEDED, handler) === true;

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>();

/** A parameter of the path, with its description. */
export const PathParam = (name: string, said: ParameterDescription): ParameterDecorator =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext) => (requestOf(context).params as Record<string, string>)[name],
    [describeParameter({ name, in: 'path', ...said })],
  )();

/** The id in the path, with its prefix. Values that are no such id get 404. */
export const IdParam = (prefix: IdPrefix, name = 'id'): ParameterDecorator =>
  PathParam(name, {
    description: `\`${prefix}_…\``,
    pattern: new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`),
    example: `${prefix}_01k6zq8h4v9d2m7c5x3t0p6y1n`,
  });

/** Describes a header that a guard of the route reads. */
export const ReadsHeader =
  (name: string, said: ParameterDescription): MethodDecorator =>
  (target, method) =>
    describeParameter({ name, in: 'header', ...said })(target, method, 0);

/** Describes a parameter of the path that a route reads by itself. */
export const ReadsPath =
  (name: string, said: ParameterDescription): MethodDecorator =>
  (target, method) =>
    describeParameter({ name, in: 'path', ...said })(target, method, 0);

/** A header that the route reads, with its description; undefined if it was not sent. */
export const HeaderParam = (name: string, said: ParameterDescription): ParameterDecorator =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext) => requestOf(context).headers[name.toLowerCase()],
    [describeParameter({ name, in: 'header', ...said })],
  )();
