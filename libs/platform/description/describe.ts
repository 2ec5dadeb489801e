import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { linkOperations } from './links.js';
import { OperationDescriber, type Operation } from './operation.js';
import { PROBLEM } from './refusals.js';
import { routesOf } from './routes.js';
import { Schemas } from './schemas.js';
import { Source } from './source.js';

const INTRODUCTION = `Errors are RFC 9457 problem details. Lists come newest first, a page at a time. A POST that says so
takes an \`Idempotency-Key\`. \`x-roles\` names who may call an operation; an owner may call all but those of the instance's owner.`;

/**
 * Describes the routes of one app as OpenAPI 3.1. Schemas come from the validation rules and types of classes, texts from
 * doc comments. Throws with a list of everything that is not described.
 */
export function describeService(service: INestApplication, source = new Source()): OpenAPIObject {
  const builder = new DocumentBuilder().setOpenAPIVersion('3.1.0').setTitle('Corong').setVersion('1');
  const document = SwaggerModule.createDocument(service, builder.setDescription(INTRODUCTION).build(), {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
  });
  const schemas = new Schemas(source);
  const routes = routesOf(service);
  const gaps: string[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      const where = `${method.toUpperCase()} ${path}`;
      const describer = new OperationDescriber(source, schemas, (gap) => gaps.push(`${where}: ${gap}`));
      describer.describe(operation, method, path, routes.get(operation.operationId!)!);
      operation.operationId = operation.operationId!.replace('Controller.', '.');
    }
  }
  if (gaps.length > 0) throw new Error(`The API is not described:\n${[...new Set(gaps)].join('\n')}`);
  document.components = { schemas: Object.fromEntries(schemas.named) as never };
  return document;
}

/** Merges the descriptions of all apps into one. */
export function mergeDescriptions(parts: OpenAPIObject[]): OpenAPIObject {
  const schemas = new Map<string, object>();
  for (const [name, schema] of parts.flatMap((part) => Object.entries(part.components?.schemas ?? {}))) {
    const known = schemas.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`${name} stands for two shapes: give each a name of its own`);
    schemas.set(name, schema);
  }
  const paths = Object.assign({}, ...parts.map((part) => part.paths)) as OpenAPIObject['paths'];
  const sorted = <T>(all: Iterable<[string, T]>) =>
    Object.fromEntries([...all].sort(([one], [other]) => (one < other ? -1 : 1)));
  const document: OpenAPIObject = {
    ...parts[0]!,
    tags: [],
    paths: sorted(Object.entries(paths)),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key' } },
      schemas: { ...sorted(schemas), Problem: PROBLEM } as never,
    },
  };
  linkOperations(document);
  return document;
}
