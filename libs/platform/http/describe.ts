import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

type ParameterObject = Exclude<
  NonNullable<NonNullable<OpenAPIObject['paths'][string]['get']>['parameters']>[number],
  { $ref: string }
>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Record<string, unknown>;

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'rule', 'message'],
        properties: {
          field: { type: 'string' },
          rule: { type: 'string' },
          message: { type: 'string' },
          allowed: {},
        },
      },
    },
  },
};

const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and request get the first answer again; another request under it gets 422.',
  schema: { type: 'string', maxLength: 255 },
};

/** The routes of one app, each with its roles, as OpenAPI 3.1; shapes come from the class-validator rules. */
export function describeService(service: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    service,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Corong')
      .setVersion('1')
      .addBearerAuth()
      .build(),
    { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}` },
  );
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      if (!operation['x-roles']) throw new Error(`${method.toUpperCase()} ${path} declares no role`);
      if (method === 'post') operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
      operation.responses = {
        ...operation.responses,
        default: {
          description: 'A problem',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      };
    }
  }
  return document;
}

/** The shapes that a shape is made of. */
function namedIn(shape: unknown): string[] {
  return [...JSON.stringify(shape ?? {}).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name!,
  );
}

/** One description of all apps' routes. */
export function mergeDescriptions(parts: OpenAPIObject[]): OpenAPIObject {
  const shapes = validationMetadatasToSchemas({
    classValidatorMetadataStorage: getMetadataStorage(),
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    // The property's other rules say its type; of a rule of our own the class of an array would be taken for a shape.
    additionalConverters: { [ValidationTypes.CUSTOM_VALIDATION]: {} },
  });
  const [first] = parts;
  const paths = Object.assign({}, ...parts.map((part) => part.paths)) as OpenAPIObject['paths'];
  const named = new Set(parts.flatMap((part) => Object.keys(part.components?.schemas ?? {})));
  // A set is gone through to its end, with what is added on the way.
  for (const name of named) for (const within of namedIn(shapes[name])) named.add(within);
  const schemas = Object.fromEntries(
    [...named].sort().map((name): [string, object] => [name, shapes[name] ?? { type: 'object' }]),
  );
  return {
    ...first!,
    tags: [],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { ...first!.components, schemas: { ...schemas, Problem: PROBLEM } as never },
  };
}
