import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, IS_ISO8601, IS_URL, MAX, MIN, ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { expandPropertyClasses } from './patterns.js';
import type { Source } from './source.js';

/** The part of JSON Schema 2020-12 that is used here. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  default?: unknown;
  examples?: unknown[];
}

/**
 * How a class is used. In a body or a query, a field with IsOptional may be left out (in a body also null), and undeclared
 * fields are refused. In an answer, the field's type says whether it may be left out and whether it may be null.
 */
export type Use = 'body' | 'query' | 'answer';

/** Where `$ref` points to: the place of a class's schema in openapi.json, before its name. */
export const REFERENCE = '#/components/schemas/';

/** Builds the schemas of an app's classes from their validation rules and types; collects those that were asked for. */
export class Schemas {
  readonly named = new Map<string, JsonSchema>();
  private readonly uses = new Map<string, Use>();
  private readonly rules: Record<string, JsonSchema>;

  constructor(private readonly source: Source) {
    this.rules = validationMetadatasToSchemas({
      classValidatorMetadataStorage: getMetadataStorage(),
      classTransformerMetadataStorage: defaultMetadataStorage,
      refPointerPrefix: REFERENCE,
      additionalConverters: {
        // The property's other rules give its type; a custom rule of ours would turn the class of an array into a schema.
        [ValidationTypes.CUSTOM_VALIDATION]: {},
        // A bound alone gives no type: it would turn the integer of IsInt into a number.
        [MIN]: ({ constraints: [minimum] }) => ({ minimum }),
        [MAX]: ({ constraints: [maximum] }) => ({ maximum }),
        [IS_ISO8601]: { type: 'string', format: 'date-time' },
        [IS_URL]: { type: 'string', format: 'uri' },
      },
    }) as Record<string, JsonSchema>;
  }

  /** Returns a reference to the class's schema, which is stored under the class's name. */
  of(name: string, use: Use): JsonSchema {
    const known = this.uses.get(name);
    if (known === undefined) {
      this.uses.set(name, use);
      this.named.set(name, this.shape(name, use));
    } else if (known !== use) throw new Error(`${name} is both ${known} and ${use}: take a class for each`);
    return { $ref: REFERENCE + name };
  }

  /** Returns a reference to the schema of a page of this class. */
  page(name: string): JsonSchema {
    const page = `${name.replace(/View$/, '')}Page`;
    this.named.set(page, {
      type: 'object',
      description: 'A page of a list, newest first',
      required: ['items', 'next_cursor'],
      properties: {
        items: { type: 'array', items: this.of(name, 'answer') },
        next_cursor: {
          type: ['string', 'null'],
          description: 'Sent as `cursor` it gets the next page; null on the last one',
          examples: [null],
        },
      },
    });
    return { $ref: REFERENCE + page };
  }

  /** Returns a reference to the schema of a body sent as an HTML form, which has no null, objects or lists. */
  form(name: string): JsonSchema {
    const form = `${name.replace(/Input$/, '')}Form`;
    const { properties = {}, ...shape } = this.shape(name, 'body');
    const fields = Object.entries(properties).flatMap(([field, { type, ...schema }]) => {
      const [scalar] = [type].flat().filter((one) => one !== 'null');
      if (scalar === undefined || scalar === 'array' || scalar === 'object') return [];
      const values = schema.enum?.filter((value) => value !== null);
      return [[field, { ...schema, type: scalar, ...(values && { enum: values }) }] as const];
    });
    this.named.set(form, { ...shape, properties: Object.fromEntries(fields) });
    return { $ref: REFERENCE + form };
  }

  shape(name: string, use: Use): JsonSchema {
    const rules = this.rules[name] ?? { properties: {} };
    const doc = this.source.class(name)?.doc;
    const fields = Object.entries(rules.properties ?? {}).map(([field, schema]): [string, JsonSchema] => [
      field,
      this.field(name, field, schema, use, rules.required?.includes(field) ?? false),
    ]);
    const required = fields.flatMap(([field]) => (this.isRequired(name, field, use, rules) ? field : []));
    return {
      type: 'object',
      ...(doc && { description: doc }),
      ...(required.length > 0 && { required }),
      properties: Object.fromEntries(fields),
      ...(use !== 'answer' && { additionalProperties: false }),
    };
  }

  private isRequired(name: string, field: string, use: Use, rules: JsonSchema): boolean {
    const said = this.source.member(name, field);
    if (use === 'answer') return !said?.optional;
    return (rules.required?.includes(field) ?? false) && said?.initial === undefined;
  }

  private field(name: string, field: string, rules: JsonSchema, use: Use, needed: boolean): JsonSchema {
    const said = this.source.member(name, field);
    const nullable = use === 'answer' ? said?.nullable : use === 'body' && !needed;
    const schema = use === 'body' ? withoutNul(this.resolved(rules, use)) : this.resolved(rules, use);
    return {
      ...(nullable ? orNull(schema) : schema),
      ...(said?.doc && { description: said.doc }),
      ...(said?.initial !== undefined && { default: said.initial }),
      ...(said?.example !== undefined && { examples: [said.example] }),
    };
  }

  /** Resolves the references of a schema, so that the classes that it refers to are described too. */
  private resolved(schema: JsonSchema, use: Use): JsonSchema {
    const { $ref, items, anyOf, oneOf, ...rest } = schema;
    return {
      ...rest,
      ...($ref && this.of($ref.slice(REFERENCE.length), use)),
      ...(schema.pattern && { pattern: expandPropertyClasses(schema.pattern) }),
      ...(items && { items: this.resolved(items, use) }),
      ...(anyOf && { anyOf: anyOf.map((one) => this.resolved(one, use)) }),
      ...(oneOf && { oneOf: oneOf.map((one) => this.resolved(one, use)) }),
      ...(schema.enum && !schema.type && { type: typeof schema.enum[0] }),
    };
  }
}

/** Adds the rule that every body has to keep (`InputLimits`) to texts without a pattern of their own. */
function withoutNul(schema: JsonSchema): JsonSchema {
  const isFree = schema.type === 'string' && !schema.pattern && !schema.format && !schema.enum;
  return isFree ? { ...schema, pattern: String.raw`^[^\u0000]*$` } : schema;
}

function orNull(schema: JsonSchema): JsonSchema {
  if (schema.$ref || typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(schema.enum && { enum: [...schema.enum, null] }),
  };
}
